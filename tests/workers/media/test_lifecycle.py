"""What nobody needs any longer goes, and nothing else does."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from io import BytesIO
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID, uuid4

import pytest
import urllib3

from backend.media.models import Media, OutboxRow, Rendition, StoredObject
from backend.media.services.objects.stored_objects import NewObject, confirm_objects, reserve_objects
from backend.media.services.objects.sweep_objects import sweep_objects
from backend.media.services.removal.delete_media import delete_media
from backend.media.services.storage.listing import list_unfinished
from backend.media.services.storage.object_store import put_stream
from backend.media.services.uploads.begin_upload import begin_upload
from backend.media.services.uploads.new_media import NewMedia
from backend.media.services.uploads.upload_parts import sign_upload_part
from backend.shared.clock import now
from backend.shared.errors import Unavailable
from backend.shared.outbox.schedule import start_due_jobs
from pipelines.media_lifecycle.run import STEPS
from tests.support.media.media_files import photo
from tests.support.outside.http_stub import other_service
from tests.support.workers.media_work import (
    assert_books_agree,
    change_access,
    listed,
    of_owner,
    run_once,
    run_work,
    upload,
)
from tests.support.workers.outbox import audited_actions, forget_outbox
from tests.support.workers.outbox_rows import written
from workers.media.schedule import JOBS

pytestmark = pytest.mark.django_db(transaction=True)

DAY = timedelta(days=1)
ANNOUNCED = NewMedia(id=None, file_name="", content_type="image/png", sha256=None, alt_text=None, focal_point=None)


def ready(owner_id: UUID) -> Media:
    media = upload(photo(size=(960, 640)), owner_id=owner_id)
    run_work()
    media.refresh_from_db()
    assert media.status == "ready"
    forget_outbox()
    return media


def clear() -> None:
    written(at=now(), task="clear_media", queue="bulk", payload={})
    run_once("clear_media")
    run_work()


def waiting() -> dict[str, int]:
    return {step.name: count for step in STEPS if (count := step.count(now()))}


def test_what_nothing_has_shown_for_a_day_goes_with_all_its_objects(owner_id: UUID) -> None:
    orphan = ready(owner_id)
    Media.objects.filter(id=orphan.id).update(claimed_at=now() - DAY)
    assert waiting() == {"media that nothing shows": 1}

    clear()

    assert Media.objects.get(id=orphan.id).is_deleted
    assert of_owner(owner_id) == {}
    assert audited_actions() == ["media.deleted"]


def test_what_is_shown_or_was_asked_for_a_moment_ago_stays(owner_id: UUID) -> None:
    shown = ready(owner_id)
    Media.objects.filter(id=shown.id).update(claimed_at=now() - 2 * DAY, attached_at=now())
    before = of_owner(owner_id)

    clear()

    assert waiting() == {}
    assert of_owner(owner_id) == before
    assert_books_agree(owner_id)


def test_an_upload_that_never_came_is_given_up_with_its_parts(owner_id: UUID) -> None:
    begun = begin_upload(owner_id=owner_id, new=ANNOUNCED, size=20_000_000, in_parts=True, at=now())
    Media.objects.update(expires_at=now())

    clear()

    assert [one for one in list_unfinished(prefix="uploads/") if one.upload_id == begun.upload_id] == []
    assert Media.objects.get(id=begun.media["id"]).is_deleted


def test_an_upload_in_parts_that_outgrew_what_was_announced_is_ended_soon(owner_id: UUID) -> None:
    larger, whole = (begin_upload(owner_id=owner_id, new=ANNOUNCED, size=4, in_parts=True, at=now()) for _ in range(2))
    for begun, content in ((larger, b"five!"), (whole, b"four")):
        url = sign_upload_part(media_id=UUID(str(begun.media["id"])), owner_id=owner_id, part_number=1, at=now()).url
        assert urllib3.request("PUT", url, body=content).status == 200

    written(at=now(), task="sweep_media", queue="bulk", payload={})
    run_once("sweep_media")

    left = {one.upload_id for one in list_unfinished(prefix="uploads/")} & {larger.upload_id, whole.upload_id}
    assert left == {whole.upload_id}
    assert Media.objects.get(id=larger.media["id"]).is_deleted
    assert Media.objects.get(id=whole.media["id"]).status == "pending"


def test_a_file_that_nobody_waits_for_goes_and_one_that_is_waited_for_stays(owner_id: UUID, tmp_path: Any) -> None:
    begun = begin_upload(owner_id=owner_id, new=ANNOUNCED, size=4, in_parts=False, at=now())
    awaited, stray = f"uploads/{begun.media['id']}", f"uploads/{uuid4()}"
    source = tmp_path / "file"
    source.write_bytes(b"file")
    for key in (awaited, stray):
        with source.open("rb") as file:
            put_stream(file=file, key=key, content_type="image/png", is_public=False)
    [step] = [step for step in STEPS if step.name == "files that nobody waits for"]
    later = now() + timedelta(hours=3)

    assert step.count(now()) == 0
    step.clear(later)

    assert listed(stray) == {}
    assert listed(awaited) == {awaited: 4}
    delete_media(media_id=UUID(str(begun.media["id"])), owner_id=owner_id, at=now())
    run_work()
    assert listed(awaited) == {}


def test_a_deleted_media_goes_at_once_but_not_what_another_refers_to(owner_id: UUID) -> None:
    first, second = ready(owner_id), ready(owner_id)
    delete_media(media_id=first.id, owner_id=owner_id, at=now())

    run_work()

    assert_books_agree(owner_id)
    assert len(of_owner(owner_id)) == 6
    delete_media(media_id=second.id, owner_id=owner_id, at=now())
    run_work()
    assert of_owner(owner_id) == {}
    assert StoredObject.objects.count() == 0


def test_a_removal_that_was_cut_short_is_finished(owner_id: UUID) -> None:
    media = ready(owner_id)
    delete_media(media_id=media.id, owner_id=owner_id, at=now())
    forget_outbox()
    Media.objects.update(last_updated_at=now() - timedelta(hours=1))

    clear()

    assert of_owner(owner_id) == {}


def test_originals_go_after_their_time_where_that_is_set_and_renditions_stay(owner_id: UUID, settings: Any) -> None:
    media = ready(owner_id)
    Media.objects.update(created_at=now() - 8 * DAY, attached_at=now())
    clear()
    assert listed(f"originals/{owner_id}/") != {}

    settings.MEDIA_KEEP_ORIGINALS_DAYS = 7
    clear()

    assert listed(f"originals/{owner_id}/") == {}
    assert len(listed(f"private/{owner_id}/")) == 5
    assert Media.objects.get(id=media.id).status == "ready"
    assert_books_agree(owner_id)
    assert "media.original_deleted" in audited_actions()


def test_processing_that_has_stopped_goes_on_or_is_told(owner_id: UUID) -> None:
    forgotten = upload(photo(), owner_id=owner_id)
    given_up = upload(photo(size=(200, 100)), owner_id=owner_id)
    OutboxRow.objects.filter(payload__media_id=str(forgotten.id)).delete()
    OutboxRow.objects.filter(payload__media_id=str(given_up.id)).update(dead_at=now())
    Media.objects.update(last_updated_at=now() - timedelta(hours=2))

    clear()

    assert Media.objects.get(id=forgotten.id).status == "ready"
    assert Media.objects.get(id=given_up.id).failure_code == "gave_up"


def test_the_sweeper_takes_what_nothing_refers_to_once_its_reserve_is_over(owner_id: UUID, at: datetime) -> None:
    media = ready(owner_id)
    item = NewObject(key=f"private/{owner_id}/left.webp", bytes=4, content_type="image/webp")
    reserve_objects(owner_id=owner_id, objects=[item], at=now())
    assert sweep_objects(at=now()).objects == 0
    assert StoredObject.objects.filter(key=item.key).exists()

    StoredObject.objects.update(reserve_ends_at=now())
    swept = sweep_objects(at=now())

    assert (swept.objects, swept.bytes) == (1, 4)
    assert_books_agree(owner_id)
    assert sweep_objects(at=now()).looked_at == 0
    assert Rendition.objects.filter(media=media).count() == 5


def test_what_a_sweep_deleted_before_it_failed_is_put_again_by_whoever_needs_it(owner_id: UUID, settings: Any) -> None:
    media = ready(owner_id)
    change_access(media, "public")
    delete_media(media_id=media.id, owner_id=owner_id, at=now())
    settings.CDN_PURGE_URL = "http://127.0.0.1:9/purge"  # nobody listens there
    run_once("remove_media")
    assert of_owner(owner_id) == {}

    again = upload(photo(size=(960, 640)), owner_id=owner_id)
    run_work(only=("process_media",))

    again.refresh_from_db()
    assert (again.status, again.failure_code) == ("ready", None)
    settings.CDN_PURGE_URL = None
    run_work()
    sweep_objects(at=now())
    assert_books_agree(owner_id)


def test_the_cdn_forgets_all_of_a_tree_though_the_first_try_failed_when_its_files_were_gone(
    owner_id: UUID, settings: Any
) -> None:
    folder = f"public/{owner_id}/{'0' * 64}/"
    tree = NewObject(key=f"{folder}master.m3u8", bytes=2, content_type="text/plain", files=2, is_tree=True)
    with other_service() as hook:
        settings.CDN_PURGE_URL = f"{hook.url}/purge"
        hook.answer = lambda asked: (503, b"")
        put_unused(tree, owner_id=owner_id, files=[tree.key, f"{folder}720p/1.m4s"])
        with pytest.raises(Unavailable):
            sweep_objects(at=now())
        assert listed(folder) == {}

        hook.answer = lambda asked: (200, b"")
        assert sweep_objects(at=now()).objects == 1

        path = f"{urlsplit(settings.CDN_BASE_URL).path}/{folder}"
        told = [asked.json["paths"] for asked in hook.asked]
        assert told == [[f"{path}720p/1.m4s", f"{path}master.m3u8"], [f"{path}*"]]


def test_the_same_file_deleted_a_second_time_is_another_invalidation(
    owner_id: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    references: list[UUID] = []
    monkeypatch.setattr(
        "backend.media.services.objects.sweep_objects.purge", lambda *, keys, reference: references.append(reference)
    )
    item = NewObject(key=f"public/{owner_id}/a.webp", bytes=1, content_type="image/webp")
    for _ in range(2):
        put_unused(item, owner_id=owner_id, files=[item.key])
        assert sweep_objects(at=now()).objects == 1

    assert len(set(references)) == 2


def put_unused(item: NewObject, *, owner_id: UUID, files: Sequence[str]) -> None:
    """Put an object that nothing refers to and whose reserve is over."""
    reserve_objects(owner_id=owner_id, objects=[item], at=now())
    for key in files:
        put_stream(file=BytesIO(b"a"), key=key, content_type="text/plain", is_public=True)
    confirm_objects(keys=[item.key], at=now())
    StoredObject.objects.filter(key=item.key).update(reserve_ends_at=now())


def test_the_clock_starts_each_job_and_every_job_has_its_actor(owner_id: UUID) -> None:
    started = start_due_jobs(jobs=JOBS, at=now())

    assert {"clear_media", "sweep_media", "reconcile_media", "purge_answers"} <= set(started)
