"""The purge hook: told which paths are gone, and able to see who says so."""

from collections.abc import Iterator
from datetime import UTC, datetime
from urllib.parse import unquote
from uuid import UUID

import pytest
from django.conf import settings

from backend.media.services.storage import client
from backend.media.services.storage.purge import purge
from backend.shared.clients.signature import is_signed
from backend.shared.errors import Unavailable
from tests.support.outside.http_stub import OtherService, other_service

REFERENCE = UUID("0190163d-8694-739b-aea5-966c26f8ad91")
INVALIDATION = b"""<?xml version="1.0"?><Invalidation xmlns="http://cloudfront.amazonaws.com/doc/2020-05-31/"><Id>I1</Id>
<Status>InProgress</Status><CreateTime>2026-03-14T09:26:53Z</CreateTime></Invalidation>"""


@pytest.fixture
def hook(monkeypatch: pytest.MonkeyPatch) -> Iterator[OtherService]:
    with other_service() as service:
        monkeypatch.setattr(settings, "CDN_PURGE_URL", f"{service.url}/purge")
        monkeypatch.setattr(settings, "CDN_BASE_URL", "https://cdn.example/media")
        yield service


@pytest.fixture
def cloudfront(hook: OtherService, monkeypatch: pytest.MonkeyPatch) -> Iterator[OtherService]:
    monkeypatch.setenv("AWS_ENDPOINT_URL_CLOUDFRONT", hook.url)
    monkeypatch.setattr(settings, "CDN_PURGE_URL", "cloudfront:E1ABCDEF2345GH")
    hook.answer = lambda asked: (201, INVALIDATION)
    client._cloudfront.cache_clear()
    yield hook
    client._cloudfront.cache_clear()


def test_the_hook_is_told_the_paths_and_signed(hook: OtherService) -> None:
    purge(keys=["public/a/b.webp", "public/a/c.avif"], reference=REFERENCE)

    (asked,) = hook.asked
    assert (asked.method, asked.path) == ("POST", "/purge")
    assert asked.json == {"paths": ["/media/public/a/b.webp", "/media/public/a/c.avif"]}
    assert is_signed(
        keys=settings.INTERNAL_KEYS,
        service=asked.headers["X-Plaza-Service"],
        timestamp=asked.headers["X-Plaza-Timestamp"],
        signature=asked.headers["X-Plaza-Signature"],
        method="POST",
        path="/purge",
        body=asked.body,
        at=datetime.now(UTC),
    )


def test_many_paths_are_told_in_portions(hook: OtherService) -> None:
    purge(keys=[f"public/{number}" for number in range(2001)], reference=REFERENCE)

    assert [len(asked.json["paths"]) for asked in hook.asked] == [1000, 1000, 1]


def test_a_hook_that_refuses_or_is_not_there_is_asked_again_later(
    hook: OtherService, monkeypatch: pytest.MonkeyPatch
) -> None:
    hook.answer = lambda asked: (500, b"")
    with pytest.raises(Unavailable, match="answered 500"):
        purge(keys=["public/a"], reference=REFERENCE)

    monkeypatch.setattr(settings, "CDN_PURGE_URL", "http://127.0.0.1:9/purge")
    with pytest.raises(Unavailable, match="cannot be reached"):
        purge(keys=["public/a"], reference=REFERENCE)


def test_without_a_hook_or_a_path_nobody_is_told(hook: OtherService, monkeypatch: pytest.MonkeyPatch) -> None:
    purge(keys=[], reference=REFERENCE)
    monkeypatch.setattr(settings, "CDN_PURGE_URL", None)
    purge(keys=["public/a"], reference=REFERENCE)

    assert hook.asked == []


def test_cloudfront_is_told_once_for_one_reference(cloudfront: OtherService) -> None:
    purge(keys=["public/a/b.webp"], reference=REFERENCE)

    (asked,) = cloudfront.asked
    assert (asked.method, asked.path) == ("POST", "/2020-05-31/distribution/E1ABCDEF2345GH/invalidation")
    assert "<Path>/media/public/a/b.webp</Path>" in unquote(asked.body.decode())
    assert f"<CallerReference>{REFERENCE}/0</CallerReference>" in asked.body.decode()
    assert asked.headers["Authorization"].startswith("AWS4-HMAC-SHA256 Credential=")


def test_a_cloudfront_that_is_not_well_is_unavailable(cloudfront: OtherService) -> None:
    cloudfront.answer = lambda asked: (503, b"")

    with pytest.raises(Unavailable):
        purge(keys=["public/a"], reference=REFERENCE)
