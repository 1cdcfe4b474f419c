"""What is signed here is what botocore would sign, byte for byte."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from botocore.auth import S3SigV4QueryAuth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from django.conf import settings

from backend.media.services.storage.signature import LONGEST, sign_query

ENDS = datetime(2026, 3, 21, 9, 26, 53, tzinfo=UTC)


class FixedClock(datetime):
    """The moment as of which an address that ends at ENDS is signed."""

    @classmethod
    def now(cls, tz: Any = None) -> datetime:
        return (ENDS - LONGEST).astimezone(tz)

    @classmethod
    def utcnow(cls) -> datetime:
        return (ENDS - LONGEST).replace(tzinfo=None)


@pytest.mark.parametrize(
    ("method", "key", "parameters"),
    [
        ("GET", "private/0190163d-8694-739b-aea5-966c26f8ad91/abc123.webp", {}),
        ("GET", "originals/a b/ü+~(1).jpg", {"response-content-disposition": "attachment"}),
        ("PUT", "uploads/x", {"partNumber": "7", "uploadId": "a/b=c+d~é"}),
    ],
)
def test_it_is_as_the_library_signs(
    method: str, key: str, parameters: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("botocore.auth.get_current_datetime", FixedClock.utcnow)
    mine = sign_query(method=method, key=key, parameters=parameters, expires_at=ENDS)
    unsigned, _, query = mine.partition("?")

    request = AWSRequest(method=method, url=unsigned, params=parameters)
    credentials = Credentials(settings.S3_ACCESS_KEY_ID, settings.S3_SECRET_ACCESS_KEY)
    lifetime = int(timedelta(days=7).total_seconds())
    S3SigV4QueryAuth(credentials, "s3", settings.S3_REGION, expires=lifetime).add_auth(request)

    assert sorted(query.split("&")) == sorted(request.url.partition("?")[2].split("&"))


def test_the_same_end_is_the_same_address() -> None:
    first = sign_query(method="GET", key="private/x", parameters={}, expires_at=ENDS)

    assert first == sign_query(method="GET", key="private/x", parameters={}, expires_at=ENDS)
    assert first != sign_query(method="GET", key="private/x", parameters={}, expires_at=ENDS + timedelta(seconds=1))
