"""The base of what devices have a copy of: a record in its owner's stream of changes."""

from collections.abc import Mapping
from typing import Final

from django.db import models

from backend.shared.models.base_record import BaseRecord

NO_DEVICE: Final[Mapping[str, None]] = {"writer_device_id": None, "writer_updated_at": None}


class SyncedRecord(BaseRecord):
    """A record with its place in its owner's stream, and which device wrote it last.

    `deleted_at` is when it was deleted last, by this server's clock: `last_updated_at` may be when a device that was
    away deleted it, and a tombstone is kept from when others could learn of it.

    `writer_updated_at` is the device's own time, uncorrected: with it the device is recognised when it writes again
    without having heard the answer. Both are null where no device wrote: over REST, or by a worker.
    """

    version = models.BigIntegerField()
    writer_device_id = models.UUIDField(null=True)
    writer_updated_at = models.DateTimeField(null=True)
    deleted_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True


def tombstone_index(name: str) -> models.Index:
    """Return the index by which an account's tombstones are found, with all that tells how old they are."""
    return models.Index(
        fields=["owner", "deleted_at", "last_updated_at"], condition=models.Q(is_deleted=True), name=name
    )
