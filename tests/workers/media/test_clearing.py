"""What comes goes where it belongs, and what nobody needs goes: originals, closed accounts, unknown objects."""

import threading
from collections.abc import Callable, Sequence
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from django.db import connection

from backend.media.models import Media, StoredObject
from backend.media.services.find_media import lock_media
from backend.media.services.objects.stored_objects import NewObject, reserve_objects
from backend.media.services.reconciling.verify_object import delete_unknown
from backend.media.services.removal.close_account import close_account, delete_media_of_account
from backend.media.services.removal.delete_media import delete_media
from backend.media.services.storage.object_store import delete_many, put_file
from backend.media.services.uploads.begin_upload import begin_upload
from backend.media.services.uploads.complete_upload import complete_upload
from backend.media.services.uploads.new_media import NewMedia
from backend.media.utils.rendition_keys import folder_of
from backend.shared.clock import now
from backend.shared.transactions import transaction
from pipelines.media_processing.digest import digest_file
from pipelines.media_reconcile.run import delete_all_unknown, reconcile
from tests.support.media.media_files import photo
from tests.support.waiting import eventually
from tests.support.workers.media_work import assert_books_agree, listed, of_owner, run_work, upload
from tests.support.workers.outbox import audited_actions

pytestmark = pytest.mark.django_db(transaction=True)

LATER_BY = timedelta(hours=2)


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
    clearing.join(30)

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
        going_on.wait(30)

    monkeypatch.setattr("backend.media.services.objects.sweep_objects.delete_many", delete_slowly)
    sweeper = in_thread(lambda: run_work(only=("remove_media",)))
    assert holding.wait(30)
    uploader = in_thread(lambda: upload(photo(), owner_id=owner_id))

    eventually(is_somebody_waiting)
    going_on.set()
    sweeper.join(30)
    uploader.join(30)
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
