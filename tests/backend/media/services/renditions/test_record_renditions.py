"""What a worker tells of an upload: once, and to whoever shows it."""

from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest

from backend.media.models import Media, Rendition, StoredObject
from backend.media.services.media_snapshot import media_snapshot
from backend.media.services.renditions.fail_media import fail_media
from backend.media.services.renditions.move_renditions import move_renditions
from backend.media.services.renditions.note_progress import note_progress
from backend.media.services.renditions.record_renditions import record_renditions
from backend.media.services.storage.addresses import public_address
from backend.media.utils.playlists import PLAYLIST_TYPE
from backend.shared.clock import now
from backend.shared.media_addresses import MARK
from tests.backend.media.events import post_event, tell
from tests.backend.media.processing import IMAGE, make_ready, rendition
from tests.backend.media.uploader import Uploader
from tests.support.workers.outbox import audited_actions, forget_outbox, outbox


def row(media: Any) -> Media:
    return Media.objects.get(id=media["id"])


def work_written() -> list[str]:
    return [task for task, target, _ in outbox() if not target]


def told() -> list[Any]:
    return [payload["payload"] for _, target, payload in outbox() if target == "social"]


def test_recording_twice_changes_nothing(ada: Uploader) -> None:
    media = ada.uploads()
    made = [rendition(ada.id, name="small"), rendition(ada.id, name="large")]
    assert make_ready(media, renditions=made)
    version, rows = row(media).version, list(Rendition.objects.order_by("name").values())
    forget_outbox()
    assert make_ready(media, renditions=made)
    assert (row(media).version, list(Rendition.objects.order_by("name").values())) == (version, rows)
    assert outbox() == []


def test_processing_again_replaces_the_renditions(ada: Uploader) -> None:
    media = ada.uploads()
    make_ready(media, renditions=[rendition(ada.id, name="small"), rendition(ada.id, name="large")])
    make_ready(media, renditions=[rendition(ada.id, name="large", content=b"newer bytes")])
    assert [(one["name"], one["bytes"]) for one in ada.shows(media)["renditions"]] == [("large", 11)]


def test_a_media_deleted_meanwhile_stays_deleted(ada: Uploader) -> None:
    media = ada.uploads()
    ada.api.delete(f"/media/{media['id']}")
    forget_outbox()
    assert not make_ready(media)
    assert not fail_media(media_id=row(media).id, code="X", message="x", at=now())
    note_progress(media_id=row(media).id, percent=50)
    found = row(media)
    assert (found.is_deleted, found.status, found.progress) == (True, "processing", 0)
    assert (Rendition.objects.count(), outbox()) == (0, [])


def test_what_shows_it_is_told(ada: Uploader) -> None:
    media, post_id = ada.uploads(), uuid4()
    tell(post_event(ada, [media], post_id=post_id))
    forget_outbox()
    make_ready(media)
    [payload] = told()
    assert (payload["version"], payload["snapshot"]["status"]) == (row(media).version, "ready")
    assert payload["snapshot"]["renditions"][0]["url"].startswith("http")
    assert audited_actions() == ["media.processed"]


@pytest.mark.parametrize(("access", "moves"), [("private", ["rehome_media"]), ("public", [])])
def test_renditions_made_for_another_access_are_moved(ada: Uploader, access: str, moves: list[str]) -> None:
    media = ada.uploads()
    tell(post_event(ada, [media], post_id=uuid4()))
    forget_outbox()
    make_ready(media, renditions=[rendition(ada.id, access=access)])
    assert work_written() == moves


def test_a_focal_point_moved_meanwhile_is_cut_to(ada: Uploader) -> None:
    media = ada.uploads()
    ada.api.put(f"/media/{media['id']}", {"focal_point": {"x": 0.5, "y": 0}})
    forget_outbox()
    made = [rendition(ada.id)]
    record_renditions(media_id=row(media).id, content=IMAGE, renditions=made, focal_point=None, at=now())
    assert work_written() == ["recrop_media"]


def test_a_failure_says_why(ada: Uploader) -> None:
    media = ada.uploads()
    forget_outbox()
    message = "The picture is larger than 64 megapixels."
    assert fail_media(media_id=row(media).id, code="TOO_MANY_PIXELS", message=message, at=now())
    shown = ada.shows(media)
    assert (shown["status"], shown["failure"]) == ("failed", {"code": "TOO_MANY_PIXELS", "message": message})
    assert audited_actions() == ["media.failed"]
    assert not fail_media(media_id=row(media).id, code="OTHER", message="x", at=now())
    assert ada.shows(media)["failure"]["code"] == "TOO_MANY_PIXELS"


def test_a_ready_media_does_not_fail_any_more(ada: Uploader) -> None:
    media = ada.uploads()
    make_ready(media)
    assert not fail_media(media_id=row(media).id, code="X", message="x", at=now())
    assert ada.shows(media)["status"] == "ready"


def test_progress_goes_forward_only(ada: Uploader) -> None:
    media = ada.uploads()
    seen = []
    for percent in (30, 10, 60, 150, -5):
        note_progress(media_id=row(media).id, percent=percent)
        seen.append(ada.shows(media)["progress"])
    assert seen == [30, 30, 60, 99, 99]
    make_ready(media)
    note_progress(media_id=row(media).id, percent=50)
    assert ada.shows(media)["progress"] == 100


def test_a_snapshot_has_addresses_or_markers(ada: Uploader, settings: Any) -> None:
    media = ada.uploads()
    make_ready(media, renditions=[rendition(ada.id)])
    [shown] = media_snapshot(row(media))["renditions"]
    assert shown["url"] == f"{MARK}{media['id']}/large"
    tell(post_event(ada, [media], post_id=uuid4()))
    [shown] = media_snapshot(row(media))["renditions"]
    assert shown["url"] == f"{MARK}{media['id']}/large"  # it lies among the private ones still
    key = row(media).renditions.get().stored_id
    moved = rendition(ada.id, access="public")
    assert move_renditions(media_id=row(media).id, moved={key: moved.key}, at=now())
    [shown] = media_snapshot(row(media))["renditions"]
    assert shown["url"] == f"{settings.CDN_BASE_URL}/{moved.key}"


def test_a_film_in_pieces_is_shown_to_its_owner_and_in_public(ada: Uploader) -> None:
    media = ada.uploads()
    film = replace(IMAGE, kind="video", content_type="video/mp4", duration_ms=2500)
    pieces = replace(rendition(ada.id, name="hls", access="public"), content_type=PLAYLIST_TYPE)
    whole = replace(rendition(ada.id, name="mp4", access="public"), content_type="video/mp4")
    make_ready(media, renditions=[pieces, whole], content=film)
    hidden = ada.shows(media)
    assert ([one["name"] for one in hidden["renditions"]], hidden["duration"]) == (["mp4", "hls"], 2.5)
    assert all("signature=" in one["url"] for one in hidden["renditions"])
    tell(post_event(ada, [media], post_id=uuid4()))
    shown = ada.shows(media)["renditions"]
    assert [one["url"] for one in shown] == [public_address(key=one.key) for one in (whole, pieces)]


def test_a_move_that_ends_in_the_wrong_place_is_followed_by_another(ada: Uploader) -> None:
    media = ada.uploads()
    make_ready(media, renditions=[rendition(ada.id)])
    key, moved = row(media).renditions.get().stored_id, rendition(ada.id, access="public")
    version = row(media).version
    forget_outbox()
    assert move_renditions(media_id=row(media).id, moved={key: moved.key}, at=now())
    assert work_written() == ["rehome_media"]
    assert row(media).version == version + 1
    forget_outbox()
    assert move_renditions(media_id=row(media).id, moved={key: moved.key}, at=now())
    assert outbox() == []


def test_objects_are_written_down_before_they_are_referred_to(ada: Uploader) -> None:
    media = ada.uploads()
    make_ready(media)
    assert set(StoredObject.objects.values_list("owner_id", flat=True)) == {ada.id}
    assert all(StoredObject.objects.values_list("stored_at", flat=True))
