"""Pictures of profiles that are uploads: asked for, shown when they are ready, taken away."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID, uuid4

import orjson
import pytest
from django.conf import settings as django_settings

from backend.accounts.models import Account
from backend.shared.clients.signature import signed_headers
from backend.shared.clock import now
from tests.support.media.media_service import CDN, Json, MediaService, changed, processing, ready, told
from tests.support.outside.http_stub import other_service
from tests.support.service.client import ServiceClient
from tests.support.service.newcomer import Newcomer, register
from tests.support.workers.outbox import audited_actions, forget_outbox, told_social

pytestmark = pytest.mark.django_db(transaction=True)
ELSEWHERE = "https://cdn.example.org/a.png"


@pytest.fixture
def media(settings: Any) -> Iterator[MediaService]:
    """The media service."""
    with other_service() as service:
        settings.SERVICE_URLS = {**settings.SERVICE_URLS, "media": service.url}
        yield MediaService(service)


def deliver(*payloads: Json) -> list[str]:
    """Deliver `media.changed` as the media service does, and return what became of each."""
    common = {"type": "media.changed", "at": now(), "source": "media", "request_id": str(uuid4())}
    events = [{"id": str(uuid4()), "version": each["version"], "payload": each, **common} for each in payloads]
    body, path = orjson.dumps({"events": events}), "/internal/v1/events"
    key = django_settings.INTERNAL_KEYS[0]
    signed = signed_headers(key=key, service="media", method="POST", path=path, body=body, at=now())
    answer = ServiceClient().request("POST", path, body, headers=signed)
    return [result["status"] for result in answer.data["results"]]


def news(ada: Newcomer, snapshot: Json, *, is_deleted: bool = False) -> Json:
    """Return what the media service tells of an account's media."""
    return changed(snapshot, owner_id=UUID(ada.id), is_deleted=is_deleted)


def pictures(ada: Newcomer) -> tuple[str | None, str | None]:
    """Return the address and the upload of an account's picture."""
    me = ada.api.get("/accounts/me").data
    return me["avatar_url"], me["avatar_media_id"]


def test_a_picture_is_shown_when_it_is_ready(media: MediaService) -> None:
    ada = register()
    ada.api.put("/accounts/me", {"avatar_url": ELSEWHERE})
    [media_id] = media.has(processing())
    forget_outbox()

    changed_account = ada.api.put("/accounts/me", {"avatar_media_id": media_id}).data

    assert (changed_account["avatar_url"], changed_account["avatar_media_id"]) == (ELSEWHERE, media_id)
    assert media.asked == [{"owner_id": ada.id, "media_ids": [media_id], "purpose": "profile"}]
    assert told() == [{"account_id": ada.id, "media_id": media_id, "version": 3, "seen": {media_id: 2}}]
    forget_outbox()

    assert deliver(news(ada, ready(media_id, version=3, access="private"))) == ["accepted"]
    assert (pictures(ada), told_social()) == ((ELSEWHERE, media_id), [])
    assert deliver(news(ada, ready(media_id, version=4, access="public"))) == ["accepted"]

    address = f"{CDN}/{media_id}/square.webp"
    assert pictures(ada) == (address, media_id)
    assert [(event["type"], event["version"], event["payload"]["avatar_url"]) for event in told_social()] == [
        ("account.updated", 4, address)
    ]
    assert audited_actions() == ["account.updated"]
    assert told() == []


def test_a_picture_that_everybody_can_fetch_is_shown_at_once(media: MediaService) -> None:
    ada = register()
    [media_id] = media.has(ready(access="public"))

    ada.api.put("/accounts/me", {"avatar_media_id": media_id})

    assert pictures(ada) == (f"{CDN}/{media_id}/square.webp", media_id)


def test_a_word_that_comes_late_or_of_another_media_changes_nothing(media: MediaService) -> None:
    ada, eve = register(), register()
    [media_id] = media.has(ready(version=7, access="public"))
    ada.api.put("/accounts/me", {"avatar_media_id": media_id})
    before = Account.objects.order_by("id").values_list("avatar_url", "profile_version", "last_updated_at")
    known = list(before)

    gone = {"is_deleted": True}
    words = [
        news(ada, ready(media_id, version=6), **gone),
        news(ada, ready(), **gone),
        news(eve, ready(media_id), **gone),
    ]
    assert deliver(*words) == ["accepted"] * 3

    assert list(before.all()) == known


@pytest.mark.parametrize(
    ("snapshot", "is_deleted", "url"),
    [({"status": "failed"}, False, ELSEWHERE), ({"kind": "video"}, False, ELSEWHERE), ({}, True, None)],
    ids=["failed", "a film", "deleted"],
)
def test_a_picture_that_cannot_be_is_let_go(
    media: MediaService, *, snapshot: Json, is_deleted: bool, url: str | None
) -> None:
    ada = register()
    ada.api.put("/accounts/me", {"avatar_url": ELSEWHERE})
    [media_id] = media.has(processing())
    ada.api.put("/accounts/me", {"avatar_media_id": media_id})
    forget_outbox()

    deliver(news(ada, processing(media_id, version=9, **snapshot), is_deleted=is_deleted))

    assert pictures(ada) == (url, None)
    assert told() == [{"account_id": ada.id, "media_id": None, "version": 4, "seen": {}}]


@pytest.mark.parametrize("body", [{"avatar_media_id": None}, {"avatar_url": None}])
def test_null_takes_the_picture_away(media: MediaService, body: Json) -> None:
    ada = register()
    ada.api.put("/accounts/me", {"avatar_media_id": media.has(ready(access="public"))[0]})
    forget_outbox()

    ada.api.put("/accounts/me", body)

    assert pictures(ada) == (None, None)
    assert [(each["media_id"], each["version"]) for each in told()] == [(None, 3)]


def test_of_upload_and_address_the_one_that_changes_holds(media: MediaService) -> None:
    ada = register()
    first, second = media.has(ready(access="public"), ready(access="public"))
    other = "https://cdn.example.org/b.png"

    ada.api.put("/accounts/me", {"avatar_media_id": first, "avatar_url": ELSEWHERE})
    assert pictures(ada) == (f"{CDN}/{first}/square.webp", first)
    ada.api.put("/accounts/me", {"avatar_media_id": second, "avatar_url": f"{CDN}/{first}/square.webp"})
    assert pictures(ada) == (f"{CDN}/{second}/square.webp", second)
    ada.api.put("/accounts/me", {"avatar_media_id": second, "avatar_url": other})
    assert pictures(ada) == (other, None)
    ada.api.put("/accounts/me", {"avatar_media_id": None, "avatar_url": ELSEWHERE})
    assert pictures(ada) == (ELSEWHERE, None)


def test_sending_the_same_upload_again_asks_and_tells_nobody(media: MediaService) -> None:
    ada = register()
    [media_id] = media.has(processing())
    ada.api.put("/accounts/me", {"avatar_media_id": media_id})
    forget_outbox()

    assert ada.api.put("/accounts/me", {"avatar_media_id": media_id}).status == 200

    assert (len(media.asked), told(), told_social()) == (1, [], [])


def test_an_upload_that_is_not_there_or_no_picture_is_refused(media: MediaService) -> None:
    ada, gone = register(), str(uuid4())
    [film] = media.has(ready(kind="video"))
    forget_outbox()

    answers = [ada.api.put("/accounts/me", {"avatar_media_id": each, "bio": "x"}) for each in (gone, film)]

    assert [(answer.status, answer.code) for answer in answers] == [
        (422, "MEDIA_MISSING"),
        (422, "MEDIA_NOT_A_PICTURE"),
    ]
    assert [answer.body["error"]["details"] for answer in answers] == [{"media_ids": [gone]}, {"media_ids": [film]}]
    assert (pictures(ada), ada.api.get("/accounts/me").data["bio"], told()) == ((None, None), "", [])


def test_without_the_media_service_only_uploads_are_refused() -> None:
    ada = register()

    assert ada.api.put("/accounts/me", {"avatar_media_id": str(uuid4())}).status == 503
    assert ada.api.put("/accounts/me", {"avatar_url": ELSEWHERE, "avatar_media_id": None}).status == 200
