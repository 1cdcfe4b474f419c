"""Files that go straight to S3: in a form, or in parts that survive a bad network."""

from typing import Any
from uuid import uuid4

import pytest

from backend.media.models import Media, MediaAccount
from backend.media.services.storage.listing import list_unfinished
from backend.media.services.storage.object_store import exists, open_object
from tests.backend.media.uploader import MIB, Uploader, picture, post_to_s3, put_to_s3
from tests.support.workers.outbox import audited_actions, forget_outbox, outbox

PART = 5 * MIB


def sign(uploader: Uploader, media: Any, number: int) -> str:
    return str(uploader.api.post(f"/media/{media['id']}/parts/{number}").data["url"])


def parts_of(uploader: Uploader, media: Any, query: str = "") -> list[tuple[int, int]]:
    listed = uploader.api.get(f"/media/{media['id']}/parts{query}").data
    return [(part["part_number"], part["size"]) for part in listed["items"]]


def in_parts(uploader: Uploader, *, size: int) -> Any:
    return uploader.announces(size=size, multipart=True, content_type="video/mp4").data


def test_a_form_takes_the_file_and_completing_accepts_it(ada: Uploader) -> None:
    answer = ada.announces(size=1000, alt_text="a door", focal_point={"x": 0.5, "y": -0.5})
    media = answer.data
    assert answer.status == 201
    assert (media["status"], media["alt_text"], media["focal_point"]) == ("pending", "a door", {"x": 0.5, "y": -0.5})
    assert media["upload"]["method"] == "post"
    assert media["upload"]["fields"]["key"] == f"uploads/{media['id']}"
    assert post_to_s3(media["upload"], picture(size=1000)) == 201
    done = ada.completes(media)
    assert (done.status, done.data["status"]) == (202, "processing")
    assert [(task, payload) for task, target, payload in outbox() if not target] == [
        ("process_media", {"media_id": media["id"]})
    ]
    assert audited_actions() == ["media.announced", "media.uploaded"]


def test_a_form_refuses_a_larger_file(ada: Uploader) -> None:
    media = ada.announces(size=1000).data
    assert post_to_s3(media["upload"], picture(size=1001)) in {400, 403, 413}
    assert not exists(key=f"uploads/{media['id']}")


def test_completing_what_has_not_arrived_is_refused_and_changes_nothing(ada: Uploader) -> None:
    media = ada.announces().data
    answer = ada.completes(media)
    assert (answer.status, answer.code) == (409, "UPLOAD_NOT_ARRIVED")
    assert ada.shows(media)["status"] == "pending"


def test_another_size_than_announced_is_refused_and_can_be_sent_again(ada: Uploader) -> None:
    media = ada.announces(size=1000).data
    post_to_s3(media["upload"], picture(size=900))
    answer = ada.completes(media)
    assert (answer.status, answer.code) == (422, "SIZE_DIFFERS")
    assert answer.body["error"]["details"] == {"declared": 1000, "received": 900}
    post_to_s3(media["upload"], picture(size=1000))
    assert ada.completes(media).status == 202


def test_completing_again_answers_the_same(ada: Uploader) -> None:
    media = ada.announces().data
    post_to_s3(media["upload"], picture())
    key = {"Idempotency-Key": str(uuid4())}
    path = f"/media/{media['id']}/complete"
    first, replayed = ada.api.post(path, headers=key), ada.api.post(path, headers=key)
    later = ada.completes(media)
    assert first.body == replayed.body == later.body
    assert replayed.headers["Idempotent-Replayed"] == "true"
    assert [task for task, target, _ in outbox() if not target] == ["process_media"]


def test_a_retried_announcement_begins_one_upload(ada: Uploader) -> None:
    key = {"Idempotency-Key": str(uuid4())}
    body = {"file_name": "a.mp4", "content_type": "video/mp4", "size": 10, "multipart": True}
    first, again = (ada.api.post("/media/uploads", body, headers=key) for _ in range(2))
    assert first.body == again.body
    assert Media.objects.count() == 1
    assert MediaAccount.objects.get().files_today == 1


@pytest.mark.parametrize(
    ("fields", "status", "code"),
    [
        ({"size": 3_000_000_000}, 413, "FILE_TOO_LARGE"),
        ({"content_type": "image/svg+xml"}, 415, "UNSUPPORTED_FILE"),
        ({"content_type": "text/html"}, 415, "UNSUPPORTED_FILE"),
        ({"content_type": "application/pdf"}, 415, "UNSUPPORTED_FILE"),
        ({"content_type": "nothing"}, 400, "VALIDATION_ERROR"),
        ({"size": 0}, 400, "VALIDATION_ERROR"),
        ({"file_name": ""}, 400, "VALIDATION_ERROR"),
        ({"sha256": "12"}, 400, "VALIDATION_ERROR"),
        ({"focal_point": {"x": 2, "y": 0}}, 400, "VALIDATION_ERROR"),
        ({"id": "00000000-0000-1000-8000-000000000000"}, 400, "VALIDATION_ERROR"),
    ],
)
def test_an_announcement_is_checked(ada: Uploader, fields: dict[str, Any], status: int, code: str) -> None:
    answer = ada.announces(**fields)
    assert (answer.status, answer.code) == (status, code)
    assert not Media.objects.exists()
    assert outbox() == []


def test_an_id_is_taken_once(ada: Uploader, eve: Uploader) -> None:
    media_id = str(uuid4())
    assert ada.announces(id=media_id).data["id"] == media_id
    for multipart in (False, True):
        assert eve.announces(id=media_id, multipart=multipart).code == "ID_TAKEN"
    assert [found.key for found in list_unfinished(prefix=f"uploads/{media_id}")] == []


def test_what_is_too_large_for_a_form_comes_in_parts(ada: Uploader, settings: Any) -> None:
    settings.MEDIA_MAX_POST_BYTES = 1000
    assert ada.announces(size=1000).data["upload"]["method"] == "post"
    upload = ada.announces(size=1001).data["upload"]
    assert (upload["method"], upload["part_size"], upload["url"]) == ("multipart", 8 * MIB, None)


def test_a_broken_off_upload_goes_on_where_it_stopped(ada: Uploader) -> None:
    content = picture(size=2 * PART + 100)
    media = in_parts(ada, size=len(content))
    etags = dict.fromkeys((1, 2, 3), "")
    etags[1] = put_to_s3(sign(ada, media, 1), content[:PART])
    etags[3] = put_to_s3(sign(ada, media, 3), content[2 * PART :])
    assert parts_of(ada, media) == [(1, PART), (3, 100)]
    early = ada.completes(media)
    assert (early.status, early.code) == (422, "SIZE_DIFFERS")
    etags[2] = put_to_s3(sign(ada, media, 2), content[PART : 2 * PART])
    assert parts_of(ada, media) == [(1, PART), (2, PART), (3, 100)]
    parts = [{"part_number": number, "etag": etag} for number, etag in etags.items()]
    done = ada.completes(media, parts=parts)
    assert (done.status, done.data["status"]) == (202, "processing")
    assert ada.completes(media, parts=parts).body == done.body
    assert exists(key=f"uploads/{media['id']}")


def test_without_a_list_all_parts_that_arrived_are_joined(ada: Uploader) -> None:
    content = picture(size=PART + 10)
    media = in_parts(ada, size=len(content))
    put_to_s3(sign(ada, media, 2), content[PART:])
    put_to_s3(sign(ada, media, 1), content[:PART])
    assert ada.completes(media).status == 202


def test_completing_whose_answer_was_lost_goes_on(ada: Uploader) -> None:
    content = picture(size=100)
    media = in_parts(ada, size=len(content))
    put_to_s3(sign(ada, media, 1), content)
    assert ada.completes(media).status == 202
    # as after a crash between S3 and the commit
    Media.objects.filter(id=media["id"]).update(status="pending")
    assert ada.completes(media).status == 202


def test_a_part_that_was_changed_is_refused(ada: Uploader) -> None:
    content = picture(size=100)
    media = in_parts(ada, size=len(content))
    put_to_s3(sign(ada, media, 1), content)
    answer = ada.completes(media, parts=[{"part_number": 1, "etag": '"00000000000000000000000000000000"'}])
    assert (answer.status, answer.code) == (422, "PARTS_REFUSED")
    assert ada.shows(media)["status"] == "pending"


def test_a_part_may_be_sent_again(ada: Uploader) -> None:
    content = picture(size=100)
    media = in_parts(ada, size=len(content))
    put_to_s3(sign(ada, media, 1), picture(size=100))
    etag = put_to_s3(sign(ada, media, 1), content)
    assert parts_of(ada, media) == [(1, 100)]
    assert ada.completes(media, parts=[{"part_number": 1, "etag": etag}]).status == 202
    with open_object(key=f"uploads/{media['id']}") as body:
        assert body.read() == content


def test_nothing_sent_is_nothing_to_complete(ada: Uploader) -> None:
    assert ada.completes(in_parts(ada, size=100)).code == "UPLOAD_NOT_ARRIVED"


def test_parts_come_in_pages(ada: Uploader) -> None:
    media = in_parts(ada, size=9 * PART)
    for number in (2, 4, 9):
        put_to_s3(sign(ada, media, number), b"x")
    first = ada.api.get(f"/media/{media['id']}/parts?limit=2").data
    assert [part["part_number"] for part in first["items"]] == [2, 4]
    assert parts_of(ada, media, f"?limit=2&cursor={first['next_cursor']}") == [(9, 1)]
    assert parts_of(ada, media, "?limit=1&offset=1") == [(4, 1)]
    assert ada.api.get(f"/media/{media['id']}/parts?cursor=x").status == 400


@pytest.mark.parametrize("number", [0, 10_001])
def test_parts_have_numbers_up_to_ten_thousand(ada: Uploader, number: int) -> None:
    media = in_parts(ada, size=100)
    assert ada.api.post(f"/media/{media['id']}/parts/{number}").status == 400


@pytest.mark.parametrize(("size", "highest"), [(100, 1), (PART, 1), (PART + 1, 2), (20 * PART, 20)])
def test_no_part_is_signed_that_no_cut_of_the_file_has(ada: Uploader, size: int, highest: int) -> None:
    media = in_parts(ada, size=size)
    assert ada.api.post(f"/media/{media['id']}/parts/{highest}").status == 200
    answer = ada.api.post(f"/media/{media['id']}/parts/{highest + 1}")
    assert (answer.status, answer.code) == (422, "TOO_MANY_PARTS")
    assert answer.body["error"]["details"] == {"highest_part": highest}


def test_a_form_has_no_parts(ada: Uploader) -> None:
    media = ada.announces().data
    assert ada.api.get(f"/media/{media['id']}/parts").code == "NOT_IN_PARTS"
    assert ada.api.post(f"/media/{media['id']}/parts/1").code == "NOT_IN_PARTS"


def test_an_upload_that_arrived_takes_no_more_parts(ada: Uploader) -> None:
    media = in_parts(ada, size=100)
    put_to_s3(sign(ada, media, 1), picture(size=100))
    ada.completes(media)
    assert ada.api.post(f"/media/{media['id']}/parts/2").code == "UPLOAD_OVER"
    assert ada.api.get(f"/media/{media['id']}/parts").code == "UPLOAD_OVER"
    assert ada.api.delete(f"/media/{media['id']}/upload").code == "UPLOAD_OVER"


def test_an_upload_is_given_up(ada: Uploader) -> None:
    media = in_parts(ada, size=100)
    put_to_s3(sign(ada, media, 1), picture(size=50))
    forget_outbox()
    assert ada.api.delete(f"/media/{media['id']}/upload").data == {"id": media["id"], "is_deleted": True}
    assert ada.api.get(f"/media/{media['id']}").status == 404
    assert [(task, payload) for task, target, payload in outbox() if not target] == [
        ("remove_media", {"media_id": media["id"]})
    ]
    assert ada.api.delete(f"/media/{media['id']}/upload").status == 404


def test_nobody_touches_anothers_upload(ada: Uploader, eve: Uploader) -> None:
    media = in_parts(ada, size=100)
    path = f"/media/{media['id']}"
    answers = [
        eve.api.get(f"{path}/parts"),
        eve.api.post(f"{path}/parts/1"),
        eve.completes(media),
        eve.api.delete(f"{path}/upload"),
    ]
    assert [answer.status for answer in answers] == [404] * 4
    assert ada.shows(media)["status"] == "pending"
