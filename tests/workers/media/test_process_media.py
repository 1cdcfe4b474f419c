"""Uploads become renditions: once, in the right place, and with a reason where they cannot."""

from uuid import UUID

import pytest

from backend.media.models import Media, OutboxRow, Rendition
from backend.media.services.removal.delete_media import delete_media
from backend.shared.clock import now
from tests.support.media.film_files import FilmFiles
from tests.support.media.media_files import jpeg, photo, quarters
from tests.support.workers.media_work import assert_books_agree, of_owner, run_once, run_work, upload
from tests.support.workers.outbox import audited_actions

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_picture_becomes_renditions_that_only_its_account_may_fetch(owner_id: UUID) -> None:
    media = upload(photo(size=(960, 640)), owner_id=owner_id)

    run_work()

    media.refresh_from_db()
    assert (media.status, media.kind, media.progress, media.width, media.height) == ("ready", "image", 100, 960, 640)
    names = {rendition.name for rendition in media.renditions.all()}
    assert names == {"small", "medium", "large", "avif", "square"}
    assert all(rendition.stored_id.startswith(f"private/{owner_id}/") for rendition in media.renditions.all())
    assert_books_agree(owner_id)
    assert audited_actions() == ["media.created", "media.processed"]
    assert not OutboxRow.objects.exclude(task="deliver_events").exists()


def test_a_film_is_handed_to_its_lane_whatever_it_was_declared_as(owner_id: UUID, films: FilmFiles) -> None:
    media = upload(films["tiny.mp4"].read_bytes(), owner_id=owner_id, content_type="image/png")

    run_once("process_media")

    media.refresh_from_db()
    assert media.status == "processing"
    assert [(row.task, row.queue) for row in OutboxRow.objects.exclude(task="deliver_events")] == [
        ("process_film", "bulk")
    ]
    run_work()
    media.refresh_from_db()
    assert (media.status, media.kind) == ("ready", "video")
    assert {rendition.name for rendition in media.renditions.all()} == {"hls", "mp4", "poster"}
    assert_books_agree(owner_id)


def test_the_same_bytes_of_an_account_are_made_once(owner_id: UUID) -> None:
    first, second = (upload(photo(), owner_id=owner_id) for _ in range(2))

    run_work()

    keys = [{r.name: r.stored_id for r in media.renditions.all()} for media in Media.objects.filter(owner_id=owner_id)]
    assert keys[0] == keys[1] != {}
    assert {first.id, second.id} == set(Media.objects.filter(status="ready").values_list("id", flat=True))
    assert_books_agree(owner_id)


def test_another_focal_point_is_made_of_its_own(owner_id: UUID) -> None:
    upload(photo(size=(960, 240)), owner_id=owner_id)
    other = upload(photo(size=(960, 240)), owner_id=owner_id, focal_point=(1.0, 0.0))

    run_work()

    squares = Media.objects.filter(renditions__name="square").values_list("renditions__stored_id", flat=True)
    assert len(set(squares)) == 2
    assert Media.objects.get(id=other.id).status == "ready"
    assert_books_agree(owner_id)


def test_twins_of_different_access_lie_in_different_places(owner_id: UUID) -> None:
    first = upload(photo(), owner_id=owner_id)
    Media.objects.filter(id=first.id).update(access="public")
    run_work()
    upload(photo(), owner_id=owner_id)

    run_work()

    places = {key.partition("/")[0] for key in of_owner(owner_id)}
    assert places == {"originals", "private", "public"}
    assert_books_agree(owner_id)


def test_a_damaged_file_fails_with_a_reason_for_a_person_and_is_not_tried_again(owner_id: UUID) -> None:
    media = upload(jpeg(quarters(size=(400, 400)))[:2000], owner_id=owner_id)

    run_work()

    media.refresh_from_db()
    assert (media.status, media.failure_code) == ("failed", "damaged")
    assert media.failure_message == "The picture is damaged or was cut short on its way here."
    assert audited_actions() == ["media.created", "media.failed"]
    assert not OutboxRow.objects.exclude(task="deliver_events").exists()
    assert list(of_owner(owner_id)) == [media.original_id]


def test_a_repetition_of_what_is_done_changes_nothing(owner_id: UUID) -> None:
    media = upload(photo(), owner_id=owner_id)
    row = OutboxRow.objects.get(task="process_media")
    run_work()
    before, objects = Media.objects.values().get(id=media.id), of_owner(owner_id)

    row.save(force_insert=True)
    run_work()

    assert Media.objects.values().get(id=media.id) == before
    assert of_owner(owner_id) == objects
    assert not OutboxRow.objects.exclude(task="deliver_events").exists()


def test_one_that_was_deleted_meanwhile_leaves_nothing(owner_id: UUID) -> None:
    media = upload(photo(), owner_id=owner_id)
    delete_media(media_id=media.id, owner_id=owner_id, at=now())

    run_work()

    assert not Rendition.objects.exists()
    assert Media.objects.get(id=media.id).original_id is None
