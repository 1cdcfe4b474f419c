"""How attempts end: a child that dies, a worker that is told to stop, S3 that is away, a worker that vanishes."""

from dataclasses import replace
from functools import partial
from uuid import UUID

import pytest

from backend.media.models import Media, OutboxRow
from backend.media.services.removal.delete_media import delete_media
from backend.shared.clock import now
from backend.shared.outbox import ClaimedRow
from backend.shared.outbox.running.claim import claim_row
from pipelines.media_attempt.course import MOST_DEATHS, MOST_VANISHED
from pipelines.media_processing import run
from tests.support.media.media_files import photo
from tests.support.workers.media_work import TASKS, assert_books_agree, of_owner, run_once, run_work, upload
from tests.support.workers.outbox import audited_actions

pytestmark = pytest.mark.django_db(transaction=True)


def row() -> OutboxRow:
    return OutboxRow.objects.get(task="process_media")


def claimed(media: Media) -> ClaimedRow:
    found = OutboxRow.objects.get(task="process_media", payload__media_id=str(media.id))
    claim = claim_row(row_id=found.id, lease=TASKS["process_media"].lease, at=now())
    assert claim is not None
    return claim


def test_a_child_that_dies_is_followed_by_another_and_then_the_media_fails(
    owner_id: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    media = upload(photo(), owner_id=owner_id)
    bounds = replace(run.picture_bounds(max_pixels=1), wall_seconds=0.001)
    monkeypatch.setattr(run, "picture_bounds", lambda **_: bounds)

    for deaths in range(1, MOST_DEATHS):
        run_once("process_media")
        assert (row().progress["deaths"], row().dead_at) == (deaths, None)
        assert Media.objects.get(id=media.id).status == "processing"
    run_once("process_media")

    media.refresh_from_db()
    assert (media.status, media.failure_code) == ("failed", "died_of_time")
    assert media.failure_message == "Reading this file takes longer than we allow."
    assert not OutboxRow.objects.filter(task="process_media").exists()
    assert audited_actions() == ["media.created", "media.failed"]


def test_what_is_deleted_meanwhile_is_not_made_to_the_end(owner_id: UUID) -> None:
    media = upload(photo(), owner_id=owner_id)
    deletions = iter([partial(delete_media, media_id=media.id, owner_id=owner_id, at=now())])

    def delete_at_first() -> bool:
        for delete in deletions:
            delete()
        return False

    run.process(claimed(media), lane="pictures", is_stopping=delete_at_first)

    assert not OutboxRow.objects.filter(task="process_media").exists()
    assert set(of_owner(owner_id)) == {media.original_id}
    run_work()
    assert of_owner(owner_id) == {}
    assert audited_actions() == ["media.created", "media.deleted"]


def test_told_to_stop_the_work_is_given_back_at_once_and_done_later(owner_id: UUID) -> None:
    media = upload(photo(), owner_id=owner_id)

    run.process(claimed(media), lane="pictures", is_stopping=lambda: True)

    assert (row().attempts, row().claimed_at) == (0, None)
    assert row().available_at <= now()
    assert Media.objects.get(id=media.id).status == "processing"
    run_work()
    assert Media.objects.get(id=media.id).status == "ready"


def test_without_s3_the_work_waits_and_the_media_does_not_fail(owner_id: UUID, monkeypatch: pytest.MonkeyPatch) -> None:
    media = upload(photo(), owner_id=owner_id)
    with monkeypatch.context() as away:
        away.setattr("backend.media.services.storage.client.ATTEMPTS", 1)
        away.setattr("django.conf.settings.S3_MEDIA_BUCKET", "no-such-bucket")
        run_once("process_media")

    assert row().last_error.startswith("Unavailable")
    assert (row().dead_at, Media.objects.get(id=media.id).status) == (None, "processing")
    run_work()
    assert Media.objects.get(id=media.id).status == "ready"


def test_a_file_at_which_workers_vanish_is_not_tried_for_ever(owner_id: UUID) -> None:
    media = upload(photo(), owner_id=owner_id)
    OutboxRow.objects.filter(task="process_media").update(progress={"deaths": 0, "begun": MOST_VANISHED})

    run_work()

    media.refresh_from_db()
    assert (media.status, media.failure_code) == ("failed", "gave_up")


def test_a_worker_that_lost_its_lease_writes_nothing(owner_id: UUID) -> None:
    media = upload(photo(), owner_id=owner_id)
    stale = claimed(media)
    OutboxRow.objects.filter(id=stale.id).update(fence=stale.fence + 1)

    with pytest.raises(Exception, match="another worker holds"):
        run.process(stale, lane="pictures", is_stopping=lambda: False)

    assert Media.objects.get(id=media.id).status == "processing"
    assert "media.processed" not in audited_actions()
    run_work()
    assert_books_agree(owner_id)
    assert Media.objects.get(id=media.id).status == "ready"
