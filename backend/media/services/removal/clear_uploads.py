"""What devices left in the bucket: uploads in parts that nobody completed, or that outgrew what was announced."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from itertools import islice
from typing import TypeVar
from uuid import UUID

from backend.media.models import Media, Status
from backend.media.services.find_media import lock_media
from backend.media.services.removal.delete_media import bury
from backend.media.services.storage.errors import MissingUpload
from backend.media.services.storage.listing import ListedObject, UnfinishedUpload, list_objects, list_unfinished
from backend.media.services.storage.multipart import abort_upload, list_parts
from backend.media.services.storage.object_store import delete_many
from backend.media.services.uploads.begin_upload import PENDING_LIFETIME
from backend.shared.outbox import write_outbox
from backend.shared.transactions import transaction

PREFIX = "uploads/"
PAGE = 1000
# A form works for an hour, and the file that it brought may be waited for by a worker.
YOUNG = timedelta(hours=2)
T = TypeVar("T")


def abandoned_parts(*, at: datetime) -> Iterator[UnfinishedUpload]:
    """Go through the uploads in parts whose media is no longer waited for."""
    old = (one for one in list_unfinished(prefix=PREFIX) if one.initiated_at <= at - PENDING_LIFETIME - YOUNG)
    for page in _pages(old):
        awaited = _awaited(one.key for one in page)
        yield from (one for one in page if one.key not in awaited)


def stray_uploads(*, at: datetime) -> Iterator[ListedObject]:
    """Go through the files that devices sent for no media that waits for one."""
    old = (one for one in list_objects(prefix=PREFIX) if one.last_modified <= at - YOUNG)
    for page in _pages(old):
        awaited = _awaited(one.key for one in page)
        yield from (one for one in page if one.key not in awaited)


def abort_abandoned(*, at: datetime) -> int:
    """Give up the uploads in parts that nobody waits for; return how many."""
    count = 0
    for one in abandoned_parts(at=at):
        abort_upload(key=one.key, upload_id=one.upload_id)
        count += 1
    return count


def overfull_parts() -> Iterator[UUID]:
    """Go through the media of whose uploads in parts more has arrived than was announced."""
    for page in _pages(list_unfinished(prefix=PREFIX)):
        sent = {found: one for one in page if (found := _media_id(one.key)) is not None}
        waiting = Media.objects.alive().filter(id__in=list(sent), status=Status.PENDING)
        for media_id, announced in waiting.values_list("id", "declared_bytes"):
            if _arrived(sent[media_id]) > announced:
                yield media_id


def end_overfull(*, at: datetime) -> int:
    """Delete the media of which more arrived than was announced, with their parts; return how many."""
    count = 0
    for media_id in overfull_parts():
        with transaction():
            media = lock_media(media_id=media_id)
            if media is None or media.status != Status.PENDING or media.upload_id is None:
                continue
            write_outbox(bury(media, actor_id=None, at=at))
        abort_upload(key=f"{PREFIX}{media_id}", upload_id=media.upload_id)
        count += 1
    return count


def delete_stray(*, at: datetime) -> int:
    """Delete the files that nobody waits for; return how many."""
    count = 0
    for page in _pages(stray_uploads(at=at)):
        delete_many(keys=[one.key for one in page])
        count += len(page)
    return count


def _awaited(keys: Iterable[str]) -> set[str]:
    ids = {found: key for key in keys if (found := _media_id(key)) is not None}
    waiting = Media.objects.coming().filter(id__in=list(ids)).values_list("id", flat=True)
    return {ids[media_id] for media_id in waiting}


def _arrived(one: UnfinishedUpload) -> int:
    try:
        return sum(part.size for part in list_parts(key=one.key, upload_id=one.upload_id))
    except MissingUpload:
        return 0


def _media_id(key: str) -> UUID | None:
    try:
        return UUID(key.removeprefix(PREFIX))
    except ValueError:
        return None


def _pages(found: Iterable[T]) -> Iterator[list[T]]:
    rest = iter(found)
    while page := list(islice(rest, PAGE)):
        yield page
