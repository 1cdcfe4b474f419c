"""Media processing: fetch the original, make its renditions in a child, keep them, record them, in this order.

Each stage may be repeated: what lies there already is not put again, and the record is one transaction with the end
of the work. A film is handed to a lane of its own, whatever was said of it, so that no picture waits behind it.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from itertools import count
from pathlib import Path
from typing import Literal
from uuid import UUID

from django.conf import settings

from backend.media.services.objects.references import ObjectsGone, referring
from backend.media.services.renditions.copy_objects import copy_objects
from backend.media.services.renditions.fail_media import fail_media
from backend.media.services.renditions.find_job import MediaJob, find_job
from backend.media.services.renditions.find_twin import find_twin
from backend.media.services.renditions.keep_renditions import LocalRendition, keep_renditions
from backend.media.services.renditions.note_progress import note_progress
from backend.media.services.renditions.record_crop import record_crop
from backend.media.services.renditions.record_renditions import Content, NewRendition, record_renditions
from backend.media.services.storage.errors import MissingObject
from backend.media.services.storage.object_store import get_to_file, open_object
from backend.media.services.uploads.accept_original import accept_original, forget_upload
from backend.media.services.uploads.quotas import AccountGone, QuotaReached
from backend.shared.clock import now
from backend.shared.outbox import ClaimedRow, work, write_outbox
from pipelines.media_attempt.run import Attempt, attempt, settle
from pipelines.media_processing.described import Described, Job, Limits, MediaRefused, RenditionFile, Task
from pipelines.media_processing.digest import digest_file, digest_rendition
from pipelines.media_processing.note import Note
from pipelines.media_processing.sandbox.allowance import film_bounds, limits, picture_bounds
from pipelines.media_processing.sandbox.wire import Bounds
from pipelines.media_processing.sniff import HEAD_BYTES, picture_type
from pipelines.media_processing.upload_refusals import deleted, no_room, not_arrived, sha256_differs, size_differs

Lane = Literal["pictures", "films"]
PICTURES = ("image", "animation")
FETCHED, MADE, KEPT = 10, 85, 99  # percent


def process(row: ClaimedRow, *, lane: Lane, is_stopping: Callable[[], bool]) -> None:
    """Make the renditions of an upload, or make them again where the row says so; what is done already is left."""
    media_id = UUID(row.payload["media_id"])
    job = find_job(media_id=media_id)
    if job is None or not (job.is_open or row.payload.get("again")):
        forget_upload(media_id=media_id)
        return
    if lane == "pictures" and _is_film(job):
        _hand_over(row)
        return
    attempt(row, step=lambda one: _process(one, job=job, lane=lane), refuse=_refuse(row), is_stopping=is_stopping)


def recrop(row: ClaimedRow, *, is_stopping: Callable[[], bool]) -> None:
    """Cut the square of a picture again, around the focal point as it is now; the other renditions stay."""
    job = find_job(media_id=UUID(row.payload["media_id"]), is_crop=True)
    if job is not None and job.is_ready and job.kind in PICTURES:
        attempt(row, step=lambda one: _recrop(one, job=job), refuse=lambda _: None, is_stopping=is_stopping)


def _process(one: Attempt, *, job: MediaJob, lane: Lane) -> None:
    source = one.folder / "original"
    if not job.is_adopted:
        _fetch(one, job=job, to=source)
        job = _accept(one, job=job, source=source)
    if not one.row.payload.get("again") and _copy_twin(one, job=job):
        return
    if not source.exists():
        _fetch(one, job=job, to=source)
    note = Note(write=partial(_note, job))
    described = _make(
        one, job=job, source=source, task="make", bounds=_bounds(lane), note=note.stage(base=FETCHED, end=MADE)
    )
    renditions = _keep(one, job=job, made=described.renditions, note=note.stage(base=MADE, end=KEPT))
    _record(one, job=job, content=_content(described), renditions=renditions)


def _note(job: MediaJob, percent: int) -> None:
    """Note the progress; what was deleted meanwhile is not worth its hours."""
    if not note_progress(media_id=job.media_id, percent=percent) and job.is_open:
        raise deleted()


def _recrop(one: Attempt, *, job: MediaJob) -> None:
    source = one.folder / "original"
    _fetch(one, job=job, to=source)
    described = _make(one, job=job, source=source, task="square", bounds=_bounds("pictures"), note=_nobody)
    [square] = _keep(one, job=job, made=described.renditions, note=_nobody)
    one.stage("record")
    at = now()

    def effect() -> None:
        with referring(media_id=job.media_id, keys=[square.key], at=at):
            record_crop(media_id=job.media_id, square=square, focal_point=job.focal_point, at=at)

    settle(one.row, effect=effect)


def _fetch(one: Attempt, *, job: MediaJob, to: Path) -> None:
    one.stage("fetch")
    try:
        get_to_file(key=job.source_key, path=to)
    except MissingObject:
        raise not_arrived() from None


def _accept(one: Attempt, *, job: MediaJob, source: Path) -> MediaJob:
    """Check what a device put into the bucket against what was announced, and take it among the originals."""
    one.stage("accept")
    if source.stat().st_size != job.declared_bytes:
        raise size_differs()
    sha256 = digest_file(source)
    if job.declared_sha256 not in {None, sha256}:
        raise sha256_differs()
    try:
        key = accept_original(job=job, path=source, sha256=sha256, at=now())
    except (QuotaReached, AccountGone):
        raise no_room() from None
    forget_upload(media_id=job.media_id)
    return replace(job, source_key=key, is_adopted=True)


def _copy_twin(one: Attempt, *, job: MediaJob) -> bool:
    """Take over what was made of the same bytes; False where nothing was, or it is just being removed."""
    twin = find_twin(job=job)
    if twin is None:
        return False
    one.stage("copy")
    keys = [rendition.key for rendition in twin.renditions]
    try:
        copied = copy_objects(owner_id=job.owner_id, keys=keys, access=job.access, on_copy=one.check, at=now())
        if copied.lost:
            return False
        renditions = [replace(rendition, key=copied.moved[rendition.key]) for rendition in twin.renditions]
        _record(one, job=job, content=twin.content, renditions=renditions)
    except (MissingObject, ObjectsGone):
        return False
    return True


def _make(
    one: Attempt, *, job: MediaJob, source: Path, task: Task, bounds: Bounds, note: Callable[[int], None]
) -> Described:
    one.stage("make")
    folder = one.folder / "made"
    folder.mkdir()
    asked = Job(source=source, folder=folder, limits=_limits(), focal=job.focal_point, task=task)
    return one.make(asked, bounds=bounds, on_progress=note)


def _keep(
    one: Attempt, *, job: MediaJob, made: Sequence[RenditionFile], note: Callable[[int], None]
) -> list[NewRendition]:
    one.stage("keep")
    renditions = [_local(rendition, folder=one.folder / "made") for rendition in made]
    files = sum(len(rendition.files) or 1 for rendition in renditions)
    put = count()

    def on_put() -> None:
        one.check()
        note(100 * next(put) // files)

    return keep_renditions(owner_id=job.owner_id, access=job.access, renditions=renditions, on_put=on_put, at=now())


def _record(one: Attempt, *, job: MediaJob, content: Content, renditions: Sequence[NewRendition]) -> None:
    one.stage("record")
    at = now()

    def effect() -> None:
        with referring(media_id=job.media_id, keys={job.source_key, *(made.key for made in renditions)}, at=at):
            record_renditions(
                media_id=job.media_id, content=content, renditions=renditions, focal_point=job.focal_point, at=at
            )

    settle(one.row, effect=effect)


def _is_film(job: MediaJob) -> bool:
    """Return whether it is no picture, by its first bytes; what is not there is told where it is fetched."""
    try:
        with open_object(key=job.source_key) as file:
            return picture_type(file.read(HEAD_BYTES)) is None
    except MissingObject:
        return False


def _hand_over(row: ClaimedRow) -> None:
    film = work(task="process_film", queue="bulk", payload=row.payload, at=now(), batch=True)
    settle(row, effect=lambda: write_outbox([film]))


def _refuse(row: ClaimedRow) -> Callable[[MediaRefused], None]:
    def refuse(refused: MediaRefused) -> None:
        media_id = UUID(row.payload["media_id"])
        fail = partial(fail_media, media_id=media_id, code=refused.code, message=refused.message, at=now())
        settle(row, effect=fail)
        forget_upload(media_id=media_id)

    return refuse


def _local(rendition: RenditionFile, *, folder: Path) -> LocalRendition:
    digest = digest_rendition(rendition, folder=folder)
    return LocalRendition(
        name=rendition.name,
        path=folder / rendition.path,
        files=digest.files,
        digest=digest.sha256,
        bytes=digest.bytes,
        content_type=rendition.content_type,
        width=rendition.width,
        height=rendition.height,
        duration_ms=rendition.duration_ms,
    )


def _content(described: Described) -> Content:
    return Content(
        kind=described.kind,
        content_type=described.content_type,
        width=described.width,
        height=described.height,
        duration_ms=described.duration_ms,
        blurhash=described.blurhash,
        dominant_color=described.dominant_color,
        waveform=described.waveform,
    )


def _bounds(lane: Lane) -> Bounds:
    if lane == "films":
        return film_bounds(max_bytes=settings.MEDIA_MAX_UPLOAD_BYTES, max_seconds=settings.MEDIA_MAX_DURATION_SECONDS)
    return picture_bounds(max_pixels=settings.MEDIA_MAX_PIXELS)


def _limits() -> Limits:
    return limits(
        max_bytes=settings.MEDIA_MAX_UPLOAD_BYTES,
        max_pixels=settings.MEDIA_MAX_PIXELS,
        max_frames=settings.MEDIA_MAX_FRAMES,
        max_seconds=settings.MEDIA_MAX_DURATION_SECONDS,
    )


def _nobody(_: int) -> None:
    return None
