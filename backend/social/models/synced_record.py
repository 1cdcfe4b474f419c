"""The base of what devices have a copy of: a record in its owner's stream of changes."""

from collections.abc import Mapping
from typing import Final

from django.db import models

from backend.shared.models.base_record import BaseRecord

NO_DEVICE: Final[Mapping[str, None]] = {"writer_device_id": None, "writer_updated_at": None}


class SyncedRecord(BaseRecord):
    """A record with its place in its owner's stream, and which device wrote it last.

    `writer_updated_at` is the device's own time, uncorrected: with it the device is recognised when it writes again
    without having heard the answer. Both are null where no device wrote: over REST, or by a worker.
    """

    version = models.BigIntegerField()
    writer_device_id = models.UUIDField(null=True)
    writer_updated_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True
