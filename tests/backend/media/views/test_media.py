"""Showing, listing, describing and deleting media."""

from typing import Any
from uuid import uuid4

import pytest

from backend.media.models import Media
from tests.backend.media.events import post_event, tell
from tests.backend.media.processing import make_ready, rendition
from tests.backend.media.uploader import Uploader
from tests.support.service.client import ServiceClient
from tests.support.workers.outbox import audited, audited_actions, forget_outbox, outbox


def work_written() -> list[tuple[str, Any]]:
    return [(task, payload) for task, target, payload in outbox() if not target]


def publish(owner: Uploader, media: Any) -> None:
    assert tell(post_event(owner, [media], post_id=uuid4())) == ["accepted"]


def test_a_ready_picture_says_all_of_itself(ada: Uploader) -> None:
    media = ada.uploads(alt_text="a door")
    made = [rendition(ada.id, name=name) for name in ("large", "small", "avif")]
    assert make_ready(media, renditions=made)
    shown = ada.shows(media)
    assert {name: shown[name] for name in ("status", "kind", "width", "height", "blurhash", "progress")} == {
        "status": "ready",
        "kind": "image",
        "width": 1600,
        "height": 900,
        "blurhash": "LEHV6nWB2yk8pyo0adR*.7kCMdnj",
        "progress": 100,
    }
    assert [(one["name"], one["content_type"], one["bytes"]) for one in shown["renditions"]] == [
        ("small", "image/webp", 10),
        ("large", "image/webp", 10),
        ("avif", "image/webp", 10),
    ]


def test_an_unchanged_media_is_not_sent_again(ada: Uploader) -> None:
    media = ada.uploads()
    make_ready(media)
    path = f"/media/{media['id']}"
    etag = ada.api.get(path).headers["ETag"]
    again = ada.api.get(path, headers={"If-None-Match": etag})
    assert (again.status, again.body) == (304, b"")
    ada.api.put(path, {"alt_text": "a door"})
    assert ada.api.get(path, headers={"If-None-Match": etag}).status == 200


def test_what_is_attached_to_nothing_is_its_owners_alone(
    ada: Uploader, eve: Uploader, anonymous: ServiceClient
) -> None:
    media = ada.uploads()
    path = f"/media/{media['id']}"
    assert [who.get(path).status for who in (ada.api, eve.api, anonymous)] == [200, 404, 404]


def test_what_is_shown_in_public_is_seen_by_everybody(ada: Uploader, eve: Uploader, anonymous: ServiceClient) -> None:
    media = ada.uploads(alt_text="a door")
    publish(ada, media)
    make_ready(media)
    for client in (eve.api, anonymous):
        shown = client.get(f"/media/{media['id']}").data
        assert (shown["status"], shown["alt_text"]) == ("ready", "a door")
        assert not {"file_name", "sha256", "access", "failure", "progress"} & shown.keys()


@pytest.mark.parametrize("is_public", [True, False])
def test_a_public_rendition_has_an_address_for_ever(ada: Uploader, settings: Any, is_public: bool) -> None:
    media = ada.uploads()
    tell(post_event(ada, [media], post_id=uuid4(), is_public=is_public))
    make_ready(media)
    [shown] = ada.shows(media)["renditions"]
    key = Media.objects.get().renditions.get().stored_id
    assert (shown["url"] == f"{settings.CDN_BASE_URL}/{key}") is is_public
    assert ("signature=" in shown["url"]) is not is_public


def test_what_does_not_exist_is_not_found(ada: Uploader) -> None:
    path = f"/media/{uuid4()}"
    answers = [ada.api.get(path), ada.api.put(path, {"alt_text": "x"}), ada.api.delete(path)]
    assert [(answer.status, answer.code) for answer in answers] == [(404, "MEDIA_NOT_FOUND")] * 3


def test_a_list_has_ones_own_media_the_latest_first(ada: Uploader, eve: Uploader) -> None:
    ids = [ada.uploads()["id"] for _ in range(3)]
    eve.uploads()
    first = ada.api.get("/media?limit=2").data
    rest = ada.api.get(f"/media?limit=2&cursor={first['next_cursor']}").data
    assert [[item["id"] for item in page["items"]] for page in (first, rest)] == [[ids[2], ids[1]], [ids[0]]]
    assert rest["next_cursor"] is None
    assert [item["id"] for item in ada.api.get("/media?offset=1").data["items"]] == [ids[1], ids[0]]
    assert not {"kind", "failure", "renditions", "blurhash"} & first["items"][0].keys()


def test_a_list_needs_a_token_and_a_good_query(ada: Uploader, anonymous: ServiceClient) -> None:
    assert anonymous.get("/media").status == 401
    assert [ada.api.get(f"/media?{query}").status for query in ("limit=101", "cursor=x", "offset=-1")] == [400] * 3


def test_what_is_sent_is_changed(ada: Uploader) -> None:
    media = ada.uploads(alt_text="a door", focal_point="0.1,0.2")
    path = f"/media/{media['id']}"
    assert ada.api.put(path, {"alt_text": "a red door"}).data["alt_text"] == "a red door"
    assert ada.shows(media)["focal_point"] == {"x": 0.1, "y": 0.2}
    changed = ada.api.put(path, {"alt_text": None, "focal_point": {"x": -1, "y": 1}}).data
    assert (changed["alt_text"], changed["focal_point"]) == (None, {"x": -1.0, "y": 1.0})
    assert ada.api.put(path, {"focal_point": None}).data["focal_point"] is None


def test_descriptions_stay_out_of_the_audit_log(ada: Uploader) -> None:
    media = ada.uploads()
    forget_outbox()
    ada.api.put(f"/media/{media['id']}", {"alt_text": "a secret door"})
    assert [(event["action"], event["changes"]) for event in audited()] == [
        ("media.updated", {"alt_text": "<changed>"})
    ]


def test_changing_nothing_leaves_no_trace(ada: Uploader) -> None:
    media = ada.uploads(alt_text="a door")
    forget_outbox()
    version = Media.objects.get().version
    assert ada.api.put(f"/media/{media['id']}", {"alt_text": "a door"}).status == 200
    assert ada.api.put(f"/media/{media['id']}", {}).status == 200
    assert (Media.objects.get().version, outbox()) == (version, [])


def test_a_moved_focal_point_is_cut_to(ada: Uploader) -> None:
    media = ada.uploads()
    path = f"/media/{media['id']}"
    forget_outbox()
    ada.api.put(path, {"focal_point": {"x": 0, "y": 0.5}})
    assert work_written() == []  # it is processed with it, or cut again when that ends
    make_ready(media)
    forget_outbox()
    ada.api.put(path, {"focal_point": {"x": 0, "y": 1}})
    assert work_written() == [("recrop_media", {"media_id": media["id"]})]


@pytest.mark.parametrize(
    "body", [{"focal_point": {"x": 2, "y": 0}}, {"focal_point": {"x": 0}}, {"alt_text": "x" * 1501}, {"alt_text": 7}]
)
def test_a_wrong_change_is_refused(ada: Uploader, body: dict[str, Any]) -> None:
    media = ada.uploads()
    assert ada.api.put(f"/media/{media['id']}", body).status == 400
    assert ada.shows(media) == media


def test_nobody_changes_anothers_media(ada: Uploader, eve: Uploader) -> None:
    media = ada.uploads()
    publish(ada, media)
    path = f"/media/{media['id']}"
    answers = [eve.api.put(path, {"alt_text": "mine"}), eve.api.delete(path)]
    assert [(answer.status, answer.code) for answer in answers] == [(403, "NOT_YOUR_MEDIA")] * 2
    assert ada.shows(media)["alt_text"] is None


def test_a_deleted_media_is_gone_and_removed_later(ada: Uploader) -> None:
    media = ada.uploads(alt_text="a secret")
    forget_outbox()
    path = f"/media/{media['id']}"
    assert ada.api.delete(path).data == {"id": media["id"], "is_deleted": True}
    assert ada.api.get("/media").data["items"] == []
    assert [ada.api.get(path).status, ada.api.put(path, {}).status, ada.api.delete(path).status] == [404] * 3
    assert work_written() == [("remove_media", {"media_id": media["id"]})]
    assert audited_actions() == ["media.deleted"]
    row = Media.objects.get()
    assert (row.is_deleted, row.alt_text, row.file_name) == (True, None, "")
