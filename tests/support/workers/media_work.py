"""Runs the later work of media in this process, through the actors' own code, on a real bucket."""

import importlib
from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import SimpleUploadedFile

from backend.media.models import Media, OutboxRow, StoredObject
from backend.media.services.media_effects import rehome_later
from backend.media.services.storage.listing import list_objects
from backend.media.services.uploads.new_media import NewMedia
from backend.media.services.uploads.receive_upload import receive_upload
from backend.media.services.uploads.store_original import store_original
from backend.media.utils.rendition_keys import folder_of
from backend.shared.clock import now
from backend.shared.outbox import write_outbox
from backend.shared.transactions import transaction
from workers.start import start

start(service="media")
SINGLE = ("process_media", "recrop_media", "rehome_media", "remove_media", "remove_account_media")
CLOCK = ("clear_media", "sweep_media", "reconcile_media", "purge_answers")
BATCH = ("process_film",)
TASKS: dict[str, Any] = {
    name: getattr(importlib.import_module(f"workers.media.{name}"), name) for name in (*SINGLE, *CLOCK, *BATCH)
}


def upload(file: bytes, *, owner_id: UUID, **fields: Any) -> Media:
    """Upload a file as the API does and return its row."""
    received = SimpleUploadedFile("upload", file)
    stored = store_original(owner_id=owner_id, file=received, at=now())
    described = {"id": None, "file_name": "", "content_type": "", "sha256": None, "alt_text": None, "focal_point": None}
    new = NewMedia(**{**described, **fields})
    document = receive_upload(owner_id=owner_id, stored=stored, new=new, at=now())
    return Media.objects.get(id=document["id"])


def change_access(media: Media, access: str, *, rounds: int = 10) -> None:
    """Change who may see it, as attaching and detaching do."""
    Media.objects.filter(id=media.id).update(access=access)
    media.refresh_from_db()
    with transaction():
        write_outbox([rehome_later(media, at=now())])
    run_work(rounds=rounds)


def run_work(*, only: Collection[str] = (*SINGLE, *BATCH), rounds: int = 10) -> None:
    """Run what waits for an actor of media, and what follows from that, until nothing is left."""
    for _ in range(rounds):
        OutboxRow.objects.filter(dead_at=None).update(available_at="2020-01-01T00:00:00Z")
        waiting = list(OutboxRow.objects.filter(task__in=only, dead_at=None).order_by("id").values_list("id", "task"))
        if not waiting:
            return
        for row_id, task in waiting:
            _run(task, row_id=row_id)


def run_once(task: str) -> None:
    """Run the rows of one task that wait, once."""
    OutboxRow.objects.filter(dead_at=None).update(available_at="2020-01-01T00:00:00Z")
    for row_id in list(OutboxRow.objects.filter(task=task, dead_at=None).values_list("id", flat=True)):
        _run(task, row_id=row_id)


def _run(task: str, *, row_id: UUID) -> None:
    if task in BATCH:
        TASKS[task](target="")
    else:
        TASKS[task](row_id=row_id)


def listed(prefix: str) -> dict[str, int]:
    """Return the keys under a prefix of the bucket, with their sizes."""
    return {found.key: found.size for found in list_objects(prefix=prefix)}


def of_owner(owner_id: UUID) -> dict[str, int]:
    """Return what lies in the bucket for an account."""
    return {**listed(f"originals/{owner_id}/"), **listed(f"private/{owner_id}/"), **listed(f"public/{owner_id}/")}


def booked(owner_id: UUID) -> dict[str, int]:
    """Return what the rows say of an account's objects: the bytes of each key, a tree's under its folder."""
    return {
        folder_of(row.key) if row.is_tree else row.key: row.bytes
        for row in StoredObject.objects.filter(owner_id=owner_id)
    }


def folded(objects: dict[str, int], *, trees: Collection[str]) -> dict[str, int]:
    """Return a listing in which the files of each tree are added up under its folder."""
    found: dict[str, int] = {}
    for key, size in objects.items():
        name = next((tree for tree in trees if key.startswith(tree)), key)
        found[name] = found.get(name, 0) + size
    return found


def assert_books_agree(owner_id: UUID) -> None:
    """Hold the bucket against the rows and the rows against what refers to them."""
    rows = booked(owner_id)
    trees = [key for key in rows if key.endswith("/")]
    assert folded(of_owner(owner_id), trees=trees) == rows
    referred = set()
    for media in Media.objects.filter(owner_id=owner_id).prefetch_related("renditions"):
        referred |= {media.original_id} | {rendition.stored_id for rendition in media.renditions.all()}
    assert set(StoredObject.objects.filter(owner_id=owner_id).values_list("key", flat=True)) == referred - {None}
