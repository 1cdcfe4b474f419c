"""Small files through the API."""

import hashlib
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from backend.media.models import IdempotencyKey, Media, StoredObject
from backend.media.services.storage.listing import list_objects
from backend.media.services.storage.object_store import open_object
from tests.backend.media.uploader import Uploader, picture
from tests.support.service.client import ServiceClient
from tests.support.workers.outbox import audited_actions, outbox

NOT_TAKEN = {
    "svg": b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
    "svg after a declaration": b'<?xml version="1.0"?><svg/>',
    "html": b"<!doctype html><script>alert(1)</script>",
    "text": b"plain words",
    "program": b"\x7fELF\x02\x01\x01",
    "zip": b"PK\x03\x04rest",
    "pdf": b"%PDF-1.7",
}


def objects_of(uploader: Uploader) -> list[str]:
    return [found.key for found in list_objects(prefix=f"originals/{uploader.id}/")]


def tasks() -> list[tuple[str, Any]]:
    return [(task, payload) for task, target, payload in outbox() if target == ""]


def test_a_picture_is_accepted_and_processed_later(ada: Uploader) -> None:
    content = picture()
    answer = ada.sends(content, alt_text="  A red door.  ", focal_point="-0.4, 0.6")
    assert answer.status == 202
    media = answer.data
    assert {name: media[name] for name in ("status", "kind", "progress", "access", "renditions", "bytes")} == {
        "status": "processing",
        "kind": None,
        "progress": 0,
        "access": "private",
        "renditions": [],
        "bytes": 1000,
    }
    assert (media["alt_text"], media["focal_point"]) == ("A red door.", {"x": -0.4, "y": 0.6})
    assert (media["file_name"], media["sha256"]) == ("photo.png", hashlib.sha256(content).hexdigest())
    assert tasks() == [("process_media", {"media_id": media["id"]})]
    assert audited_actions() == ["media.created"]
    assert ada.shows(media) == media


def test_the_original_lies_under_its_owner_and_hash(ada: Uploader) -> None:
    content = picture()
    media = ada.uploads(content)
    key = f"originals/{ada.id}/{media['sha256']}"
    with open_object(key=key) as body:
        assert body.read() == content
    row = StoredObject.objects.get()
    assert (row.key, row.owner_id, row.bytes, row.files, row.is_tree) == (key, ada.id, 1000, 1, False)
    assert row.stored_at is not None


def test_the_same_bytes_of_one_account_are_stored_once(ada: Uploader, eve: Uploader) -> None:
    content = picture()
    first, second = ada.uploads(content), ada.uploads(content, alt_text="again")
    eve.uploads(content)
    assert first["id"] != second["id"]
    assert (len(objects_of(ada)), len(objects_of(eve))) == (1, 1)
    assert StoredObject.objects.filter(owner_id=ada.id).count() == 1
    assert Media.objects.filter(owner_id=ada.id).values_list("original_id").distinct().count() == 1


@pytest.mark.parametrize("content", NOT_TAKEN.values(), ids=NOT_TAKEN)
def test_what_is_no_media_is_refused_by_its_content(ada: Uploader, content: bytes) -> None:
    answer = ada.sends(content, name="photo.png", content_type="image/png")
    assert (answer.status, answer.code) == (415, "UNSUPPORTED_FILE")
    assert not Media.objects.exists()
    assert objects_of(ada) == []
    assert outbox() == []


def test_a_picture_is_taken_whatever_its_name_and_header_say(ada: Uploader) -> None:
    media = ada.uploads(picture(), name="../../etc/pass\x07wd.html", content_type="text/html")
    assert media["file_name"] == "passwd.html"


def test_an_empty_file_is_refused(ada: Uploader) -> None:
    answer = ada.sends(b"")
    assert answer.status == 400
    assert [(fault["field"], fault["code"]) for fault in answer.body["error"]["details"]["fields"]] == [
        ("file", "empty_file")
    ]


def test_every_wrong_field_is_named(ada: Uploader) -> None:
    answer = ada.sends(picture(), alt_text="x" * 1501, focal_point="2,0", sha256="abc", id="nothing")
    assert answer.status == 400
    assert {fault["field"] for fault in answer.body["error"]["details"]["fields"]} == {
        "alt_text",
        "focal_point",
        "sha256",
        "id",
    }
    assert not Media.objects.exists()


def test_a_file_is_required(ada: Uploader) -> None:
    body, multipart = b'--b\r\nContent-Disposition: form-data; name="alt_text"\r\n\r\nx\r\n--b--\r\n', "b"
    answer = ada.api.request(
        "POST", "/api/v1/media", body, headers={"Content-Type": f"multipart/form-data; boundary={multipart}"}
    )
    assert (answer.status, answer.body["error"]["details"]["fields"][0]["field"]) == (400, "file")


def test_a_body_too_large_is_refused_before_it_is_read(ada: Uploader, settings: Any) -> None:
    settings.MAX_UPLOAD_BYTES = 2000
    answer = ada.sends(picture(size=3000))
    assert (answer.status, answer.code) == (413, "PAYLOAD_TOO_LARGE")
    assert not Media.objects.exists()


def test_a_hash_that_differs_is_refused(ada: Uploader) -> None:
    content = picture()
    answer = ada.sends(content, sha256="0" * 64)
    assert (answer.status, answer.code) == (422, "SHA256_DIFFERS")
    assert answer.body["error"]["details"]["received"] == hashlib.sha256(content).hexdigest()
    assert not Media.objects.exists()
    assert ada.sends(content, sha256=hashlib.sha256(content).hexdigest().upper()).status == 202


def test_nobody_uploads_without_a_token(anonymous: ServiceClient) -> None:
    stranger = Uploader(id=uuid4(), api=anonymous)
    assert stranger.sends(picture()).status == 401
    assert not StoredObject.objects.exists()


def test_a_retried_upload_answers_as_before_and_is_done_once(ada: Uploader) -> None:
    content, key = picture(), {"Idempotency-Key": str(uuid4())}
    first, again = (ada.sends(content, alt_text="a door", headers=key) for _ in range(2))
    assert (first.status, again.status) == (202, 202)
    assert again.body == first.body  # though every try has another boundary
    assert again.headers["Idempotent-Replayed"] == "true"
    assert Media.objects.count() == 1
    assert IdempotencyKey.objects.count() == 1


@pytest.mark.parametrize("change", ["file", "field", "name"])
def test_a_key_is_for_one_upload(ada: Uploader, change: str) -> None:
    content, key = picture(), {"Idempotency-Key": str(uuid4())}
    sent: dict[str, Any] = {"content": content, "alt_text": "a door", "name": "a.png"}
    other = {"file": {"content": picture()}, "field": {"alt_text": "a wall"}, "name": {"name": "b.png"}}[change]
    assert ada.sends(**sent, headers=key).status == 202
    answer = ada.sends(**{**sent, **other}, headers=key)
    assert (answer.status, answer.code) == (422, "IDEMPOTENCY_KEY_REUSED")
    assert Media.objects.count() == 1


def test_an_id_of_the_clients_is_kept_and_taken_once(ada: Uploader, eve: Uploader) -> None:
    media_id = str(uuid4())
    assert ada.uploads(id=media_id)["id"] == media_id
    answer = eve.sends(picture(), id=media_id)
    assert (answer.status, answer.code) == (409, "ID_TAKEN")
    assert Media.objects.count() == 1


def test_a_file_waits_on_the_disk_and_leaves_nothing_there(ada: Uploader, settings: Any, tmp_path: Path) -> None:
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path / "missing")
    assert ada.sends(picture()).status == 500  # it was to be written there, however small
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path)
    assert ada.sends(picture(size=1_000_000), headers={"Idempotency-Key": str(uuid4())}).status == 202
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("policy", "alt_text", "codes"),
    [
        ("required", "", ["ALT_TEXT_REQUIRED"]),
        ("nudged", "", ["ALT_TEXT_NUDGED"]),
        ("nudged", "a door", []),
        ("optional", "", []),
    ],
)
def test_a_missing_description_is_hinted_at(
    ada: Uploader, settings: Any, policy: str, alt_text: str, codes: list[str]
) -> None:
    settings.MEDIA_ALT_TEXT = policy
    assert [hint["code"] for hint in ada.uploads(alt_text=alt_text)["hints"]] == codes
