"""Renditions lie where those may fetch them who may see the media, and squares follow the focal point."""

from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from PIL import Image

from backend.media.models import Media, OutboxRow
from backend.media.services.access.attach_media import attach_media
from backend.media.services.access.shown import Shown
from backend.media.services.change_media import MediaChanges, change_media
from backend.media.services.objects.sweep_objects import sweep_keys
from backend.media.services.reconciling.mend_misplaced import count_misplaced, mend_misplaced
from backend.media.services.storage.object_store import delete_many, get_to_file, head
from backend.shared.clock import now
from tests.support.media.film_files import FilmFiles
from tests.support.media.media_files import photo
from tests.support.workers.media_work import assert_books_agree, change_access, listed, of_owner, run_work, upload

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
