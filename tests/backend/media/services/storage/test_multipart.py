"""Uploads in parts, sent as a browser sends them: without an S3 client, to addresses that were signed here."""

from datetime import datetime, timedelta

import pytest
import urllib3

from backend.media.services.storage import listing
from backend.media.services.storage.errors import MissingUpload, PartsRefused
from backend.media.services.storage.listing import list_unfinished
from backend.media.services.storage.multipart import (
    Part,
    abort_upload,
    complete_upload,
    create_upload,
    list_parts,
    sign_part,
)
from backend.media.services.storage.object_store import exists, head, open_object

FIRST, LAST = b"a" * (5 * 1024 * 1024), b"the end"


def send(part: bytes, *, to: str) -> urllib3.BaseHTTPResponse:
    return urllib3.request("PUT", to, body=part, retries=False, timeout=30)


def test_parts_become_one_object(place: str, soon: datetime) -> None:
    key = f"uploads/{place}/film"
    upload_id = create_upload(key=key, content_type="video/mp4")

    sent = [
        send(part, to=sign_part(key=key, upload_id=upload_id, part_number=number, expires_at=soon))
        for number, part in ((2, LAST), (1, FIRST))
    ]

    assert [answer.status for answer in sent] == [200, 200]
    arrived = list_parts(key=key, upload_id=upload_id)
    assert [(part.number, part.size) for part in arrived] == [(1, len(FIRST)), (2, len(LAST))]
    assert [part.etag.strip('"') for part in arrived] == [answer.headers["ETag"].strip('"') for answer in sent[::-1]]
    assert not exists(key=key)

    complete_upload(key=key, upload_id=upload_id, parts=[Part(number=part.number, etag=part.etag) for part in arrived])

    assert (head(key=key).size, head(key=key).content_type) == (len(FIRST) + len(LAST), "video/mp4")
    with open_object(key=key) as body:
        assert body.read() == FIRST + LAST
    with pytest.raises(MissingUpload):
        list_parts(key=key, upload_id=upload_id)


def test_an_upload_that_nobody_completed_is_found_and_given_up(
    place: str, signing_at: datetime, soon: datetime
) -> None:
    key = f"uploads/{place}/film"
    upload_id = create_upload(key=key, content_type="video/mp4")
    send(FIRST, to=sign_part(key=key, upload_id=upload_id, part_number=1, expires_at=soon))

    (found,) = list_unfinished(prefix=f"uploads/{place}/")
    assert (found.key, found.upload_id) == (key, upload_id)
    assert abs(found.initiated_at - signing_at) < timedelta(minutes=1)

    abort_upload(key=key, upload_id=upload_id)
    abort_upload(key=key, upload_id=upload_id)

    assert list(list_unfinished(prefix=f"uploads/{place}/")) == []
    with pytest.raises(MissingUpload):
        complete_upload(key=key, upload_id=upload_id, parts=[Part(number=1, etag="x")])


def test_more_unfinished_uploads_than_a_page_holds_are_found(place: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(listing.PAGE, "PageSize", 2)
    keys = [f"uploads/{place}/{number}" for number in range(5)]
    ids = [create_upload(key=key, content_type="video/mp4") for key in keys]

    assert sorted(found.key for found in list_unfinished(prefix=f"uploads/{place}/")) == keys

    for key, upload_id in zip(keys, ids, strict=True):
        abort_upload(key=key, upload_id=upload_id)


@pytest.mark.parametrize(
    "claimed",
    [
        [Part(number=1, etag="0" * 32)],
        [Part(number=3, etag="0" * 32)],
    ],
)
def test_parts_that_did_not_arrive_make_no_object(place: str, soon: datetime, claimed: list[Part]) -> None:
    key = f"uploads/{place}/film"
    upload_id = create_upload(key=key, content_type="video/mp4")
    send(FIRST, to=sign_part(key=key, upload_id=upload_id, part_number=1, expires_at=soon))

    with pytest.raises(PartsRefused):
        complete_upload(key=key, upload_id=upload_id, parts=claimed)

    assert not exists(key=key)
    abort_upload(key=key, upload_id=upload_id)


def test_a_part_goes_nowhere_else_than_it_was_signed_for(place: str, signing_at: datetime, soon: datetime) -> None:
    key = f"uploads/{place}/film"
    upload_id = create_upload(key=key, content_type="video/mp4")
    signed = sign_part(key=key, upload_id=upload_id, part_number=1, expires_at=soon)
    late = sign_part(key=key, upload_id=upload_id, part_number=1, expires_at=signing_at - timedelta(seconds=1))

    refused = [
        send(LAST, to=signed.replace("partNumber=1", "partNumber=2")),
        send(LAST, to=signed.replace("/film?", "/other?")),
        send(LAST, to=late),
    ]

    assert [answer.status for answer in refused] == [403, 403, 403]
    assert list_parts(key=key, upload_id=upload_id) == []
    abort_upload(key=key, upload_id=upload_id)
