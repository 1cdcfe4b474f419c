"""Renditions lie where those may fetch them who may see the media, and squares follow the focal point."""

import threading
from collections.abc import Callable, Sequence
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection
from PIL import Image

from backend.media.models import Media, OutboxRow, StoredObject
from backend.media.services.attach_media import attach_media
from backend.media.services.begin_upload import begin_upload
from backend.media.services.change_media import MediaChanges, change_media
from backend.media.services.close_account import close_account, delete_media_of_account
from backend.media.services.complete_upload import complete_upload
from backend.media.services.delete_media import delete_media
from backend.media.services.find_media import lock_media
from backend.media.services.mend_misplaced import count_misplaced, mend_misplaced
from backend.media.services.new_media import NewMedia
from backend.media.services.shown import Shown
from backend.media.services.storage.object_store import delete_many, get_to_file, head, put_file
from backend.media.services.stored_objects import NewObject, reserve_objects
from backend.media.services.sweep_objects import sweep_keys
from backend.media.services.verify_object import delete_unknown
from backend.media.utils.rendition_keys import folder_of
from backend.shared.clock import now
from backend.shared.transactions import transaction
from pipelines.media_processing.digest import digest_file
from pipelines.media_reconcile.run import delete_all_unknown, reconcile
from tests.support.film_files import FilmFiles
from tests.support.media_files import photo
from tests.support.media_work import assert_books_agree, change_access, listed, of_owner, run_work, upload
from tests.support.outbox import audited_actions
from tests.support.waiting import eventually

pytestmark = pytest.mark.django_db(transaction=True)

LATER_BY = timedelta(hours=2)


def places(owner_id: UUID) -> dict[str, int]:
    keys = [key.partition("/")[0] for key in of_owner(owner_id)]
    return {place: keys.count(place) for place in sorted(set(keys))}


def test_made_public_they_are_copied_and_the_private_ones_go(owner_id: UUID) -> None:
    media = upload(photo(size=(960, 640)), owner_id=owner_id)
    run_work()
    version = Media.objects.get(id=media.id).version

    change_access(media, "public")

    assert places(owner_id) == {"originals": 1, "public": 5}
    key = media.renditions.get(name="large").stored_id
    assert head(key=key).cache_control == "public, max-age=31536000, immutable"
    assert head(key=key).content_type == "image/webp"
    assert Media.objects.get(id=media.id).version == version + 1
    assert_books_agree(owner_id)

    change_access(media, "private")

    assert places(owner_id) == {"originals": 1, "private": 5}
    assert_books_agree(owner_id)


def test_a_film_moves_with_all_its_pieces(owner_id: UUID, films: FilmFiles) -> None:
    media = upload(films["tiny.mp4"].read_bytes(), owner_id=owner_id)
    run_work()
    before = listed(f"private/{owner_id}/")

    change_access(media, "public")

    assert listed(f"public/{owner_id}/") == {key.replace("private/", "public/", 1): before[key] for key in before}
    assert listed(f"private/{owner_id}/") == {}
    assert_books_agree(owner_id)
    piece = next(key for key in listed(f"public/{owner_id}/") if key.endswith(".m4s"))
    assert head(key=piece).content_type == "video/iso.segment"


def test_a_lost_rendition_does_not_keep_the_others_public_and_is_made_again(owner_id: UUID) -> None:
    media = upload(photo(size=(960, 640)), owner_id=owner_id)
    run_work()
    change_access(media, "public")
    delete_many(keys=[media.renditions.get(name="large").stored_id])

    attach_privately(media)
    run_work(only=("rehome_media",))

    assert places(owner_id) == {"originals": 1, "private": 4}
    assert not Media.objects.get(id=media.id).is_moving
    run_work()
    assert places(owner_id) == {"originals": 1, "private": 5}
    assert_books_agree(owner_id)


def test_a_film_that_lost_a_piece_is_taken_out_of_the_public_place(owner_id: UUID, films: FilmFiles) -> None:
    media = upload(films["tiny.mp4"].read_bytes(), owner_id=owner_id)
    run_work()
    change_access(media, "public")
    delete_many(keys=[next(key for key in listed(f"public/{owner_id}/") if key.endswith(".m4s"))])

    attach_privately(media)
    run_work(only=("rehome_media",))

    assert listed(f"public/{owner_id}/") == {}
    assert not media.renditions.filter(name="hls").exists()


def test_a_media_of_which_nothing_is_left_has_failed(owner_id: UUID) -> None:
    media = upload(photo(), owner_id=owner_id)
    run_work()
    change_access(media, "public")
    Media.objects.filter(id=media.id).update(original_id=None)
    delete_many(keys=list(of_owner(owner_id)))

    attach_privately(media)
    run_work()

    media.refresh_from_db()
    assert (media.status, media.failure_code) == ("failed", "lost")
    assert not media.renditions.exists()


def test_a_bucket_that_is_not_there_is_an_outage_and_nothing_is_lost(owner_id: UUID, settings: Any) -> None:
    media = upload(photo(), owner_id=owner_id)
    run_work()
    before = media.renditions.count()
    settings.S3_MEDIA_BUCKET = "no-such-bucket"

    change_access(media, "public", rounds=1)

    assert media.renditions.count() == before
    assert OutboxRow.objects.get(task="rehome_media").dead_at is None


@pytest.mark.parametrize("is_forgotten", [True, False])
def test_a_move_that_was_given_up_is_asked_for_again(owner_id: UUID, is_forgotten: bool) -> None:
    media = upload(photo(), owner_id=owner_id)
    run_work()
    change_access(media, "public")
    attach_privately(media)
    moves = OutboxRow.objects.filter(task="rehome_media")
    assert mend_misplaced(at=now() + LATER_BY) == 0  # somebody is about to
    moves.delete() if is_forgotten else moves.update(dead_at=now())

    assert mend_misplaced(at=now()) == 0
    assert mend_misplaced(at=now() + LATER_BY) == 1
    assert mend_misplaced(at=now() + LATER_BY) == 0
    run_work()

    assert set(places(owner_id)) == {"originals", "private"}
    assert count_misplaced(at=now() + 2 * LATER_BY) == 0
    assert not Media.objects.get(id=media.id).is_moving


def test_what_lies_right_is_not_moved(owner_id: UUID) -> None:
    media = upload(photo(), owner_id=owner_id)
    run_work()
    Media.objects.filter(id=media.id).update(is_moving=True)  # as of all that were there before this was kept

    assert mend_misplaced(at=now() + LATER_BY) == 1

    assert not OutboxRow.objects.filter(task="rehome_media").exists()
    assert not Media.objects.get(id=media.id).is_moving


def attach_privately(media: Media) -> None:
    """Attach it to a post that not everybody may see, as an event does."""
    shown = Shown(
        source="post",
        source_id=uuid4(),
        owner_id=media.owner_id,
        media_ids=[media.id],
        is_public=False,
        is_deleted=False,
        version=1,
        at=now(),
        seen={},
    )
    attach_media(shown=[shown], at=now())


def test_access_that_changes_while_the_media_is_made_is_followed(owner_id: UUID) -> None:
    media = upload(photo(), owner_id=owner_id)
    Media.objects.filter(id=media.id).update(access="public")

    run_work()

    assert "private" not in places(owner_id)
    assert_books_agree(owner_id)


def test_a_moved_focal_point_cuts_another_square_and_the_old_one_is_let_go(owner_id: UUID, tmp_path: Path) -> None:
    media = upload(photo(size=(900, 300)), owner_id=owner_id)
    run_work()
    old = {rendition.name: rendition.stored_id for rendition in media.renditions.all()}

    change_media(media_id=media.id, owner_id=owner_id, changes=MediaChanges(focal_point=(-1.0, 0.0)), at=now())
    run_work()

    new = {rendition.name: rendition.stored_id for rendition in media.renditions.all()}
    assert {name for name in new if new[name] != old[name]} == {"square"}
    get_to_file(key=new["square"], path=tmp_path / "square")
    red, _, blue = Image.open(BytesIO((tmp_path / "square").read_bytes())).convert("RGB").getpixel((5, 5))
    assert red > 150 > blue
    assert sweep_keys(keys=[old["square"]], at=now()) == 1
    assert_books_agree(owner_id)


def test_without_its_original_a_square_is_cut_from_the_largest_rendition(owner_id: UUID) -> None:
    media = upload(photo(size=(900, 300)), owner_id=owner_id)
    run_work()
    Media.objects.filter(id=media.id).update(original_id=None)
    old = media.renditions.get(name="square").stored_id

    change_media(media_id=media.id, owner_id=owner_id, changes=MediaChanges(focal_point=(1.0, 0.0)), at=now())
    run_work()

    assert media.renditions.get(name="square").stored_id != old


def announced(owner_id: UUID, content: bytes, *, sha256: str | None, tmp_path: Path) -> Media:
    """Announce a file, put it as a device does, and complete the upload."""
    new = NewMedia(id=None, file_name="", content_type="image/jpeg", sha256=sha256, alt_text=None, focal_point=None)
    begun = begin_upload(owner_id=owner_id, new=new, size=len(content), in_parts=False, at=now())
    media_id = UUID(str(begun.media["id"]))
    (tmp_path / "sent").write_bytes(content)
    put_file(path=tmp_path / "sent", key=f"uploads/{media_id}", content_type="image/jpeg", is_public=False)
    complete_upload(media_id=media_id, owner_id=owner_id, parts=[], at=now())
    return Media.objects.get(id=media_id)


def test_what_a_device_put_moves_among_the_originals(owner_id: UUID, tmp_path: Path) -> None:
    (tmp_path / "photo").write_bytes(photo())
    sha256 = digest_file(tmp_path / "photo")

    media = announced(owner_id, photo(), sha256=sha256, tmp_path=tmp_path)
    run_work()

    media.refresh_from_db()
    assert (media.status, media.sha256, media.bytes) == ("ready", sha256, len(photo()))
    assert media.original_id == f"originals/{owner_id}/{sha256}"
    assert listed(f"uploads/{media.id}") == {}
    assert_books_agree(owner_id)
    assert audited_actions() == ["media.announced", "media.processed", "media.stored", "media.uploaded"]


def test_what_was_changed_on_its_way_fails_and_is_not_kept(owner_id: UUID, tmp_path: Path) -> None:
    media = announced(owner_id, photo(), sha256="0" * 64, tmp_path=tmp_path)
    run_work()

    media.refresh_from_db()
    assert (media.status, media.failure_code) == ("failed", "sha256_differs")
    assert listed(f"uploads/{media.id}") == {}
    assert of_owner(owner_id) == {}


def test_beyond_the_quota_what_came_is_not_kept(owner_id: UUID, tmp_path: Path, settings: object) -> None:
    media = announced(owner_id, photo(), sha256=None, tmp_path=tmp_path)
    settings.MEDIA_QUOTA_BYTES = 100  # type: ignore[attr-defined]

    run_work()

    media.refresh_from_db()
    assert (media.status, media.failure_code) == ("failed", "no_room")
    assert of_owner(owner_id) == {}
    assert StoredObject.objects.count() == 0


def test_a_closed_account_leaves_nothing(owner_id: UUID) -> None:
    for width in (300, 320, 340):
        upload(photo(size=(width, 200)), owner_id=owner_id)
    run_work()

    close_account(account_id=owner_id, at=now())
    run_work()

    assert of_owner(owner_id) == {}
    assert set(Media.objects.values_list("is_deleted", flat=True)) == {True}


def test_an_account_is_cleared_in_the_order_in_which_words_about_its_media_are_taken(owner_id: UUID) -> None:
    first, second = sorted(upload(photo(size=(width, 200)), owner_id=owner_id).id for width in (300, 320))

    with transaction():
        assert lock_media(media_id=first) is not None
        clearing = in_thread(lambda: delete_media_of_account(account_id=owner_id, limit=10, at=now()))
        eventually(is_somebody_waiting)
        assert lock_media(media_id=second) is not None
    clearing.join(10)

    assert not Media.objects.alive().exists()


def test_while_the_sweeper_deletes_the_same_bytes_wait_and_are_put_again(
    owner_id: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = upload(photo(), owner_id=owner_id)
    run_work()
    delete_media(media_id=first.id, owner_id=owner_id, at=now())
    holding, going_on = threading.Event(), threading.Event()

    def delete_slowly(*, keys: Sequence[str]) -> None:
        delete_many(keys=keys)
        holding.set()
        going_on.wait(10)

    monkeypatch.setattr("backend.media.services.sweep_objects.delete_many", delete_slowly)
    sweeper = in_thread(lambda: run_work(only=("remove_media",)))
    assert holding.wait(10)
    uploader = in_thread(lambda: upload(photo(), owner_id=owner_id))

    eventually(is_somebody_waiting)
    going_on.set()
    sweeper.join(10)
    uploader.join(10)
    run_work()

    assert Media.objects.alive().get().status == "ready"
    assert_books_agree(owner_id)


def in_thread(work: Callable[[], object]) -> threading.Thread:
    def run() -> None:
        try:
            work()
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    return thread


def is_somebody_waiting() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_clear_snapshot()")  # within a transaction it would be seen once
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
        )
        return bool(cursor.fetchone()[0])


def test_what_bucket_and_rows_disagree_on_is_named_and_deleted_only_when_asked(owner_id: UUID, tmp_path: Path) -> None:
    delete_all_unknown(at=now() + LATER_BY)  # what other tests left
    upload(photo(), owner_id=owner_id)
    run_work()
    assert reconcile(at=now()).faults == {"missing": 0, "unknown": 0, "differing": 0}

    unknown, missing = f"private/{owner_id}/unknown.webp", f"private/{owner_id}/zzz.webp"
    (tmp_path / "file").write_bytes(b"four")
    put_file(path=tmp_path / "file", key=unknown, content_type="image/webp", is_public=False)
    some = StoredObject.objects.first()
    assert some is not None
    StoredObject.objects.create(
        key=missing,
        owner_id=owner_id,
        bytes=1,
        content_type="image/webp",
        created_at=now(),
        stored_at=now(),
        last_updated_at=some.last_updated_at,
        reserve_ends_at=some.reserve_ends_at,
    )
    assert reconcile(at=now()).agrees
    later = now() + LATER_BY

    found = reconcile(at=later)

    assert found.faults == {"missing": 1, "unknown": 1, "differing": 0}
    assert (found.samples["missing"], found.samples["unknown"]) == ([missing], [unknown])
    assert listed(unknown) == {unknown: 4}
    assert delete_all_unknown(at=later) == 1
    assert listed(unknown) == {}


def test_what_somebody_is_just_putting_is_not_deleted_as_unknown(owner_id: UUID, tmp_path: Path) -> None:
    tree = NewObject(key=f"private/{owner_id}/{'0' * 64}/master.m3u8", bytes=4, content_type="text/plain", is_tree=True)
    file = NewObject(key=f"private/{owner_id}/left.webp", bytes=4, content_type="image/webp")
    (tmp_path / "file").write_bytes(b"four")
    for item in (tree, file):
        put_file(path=tmp_path / "file", key=item.key, content_type=item.content_type, is_public=False)
    later = now() + LATER_BY
    reserve_objects(owner_id=owner_id, objects=[tree, file], at=later)

    assert reconcile(at=later).agrees
    assert [delete_unknown(key=key, at=later) for key in (folder_of(tree.key), file.key)] == [0, 0]
    assert set(of_owner(owner_id)) == {tree.key, file.key}

    at = later + LATER_BY
    assert [delete_unknown(key=key, at=at) for key in (folder_of(tree.key), file.key)] == [1, 1]
    assert (of_owner(owner_id), StoredObject.objects.count()) == ({}, 0)
