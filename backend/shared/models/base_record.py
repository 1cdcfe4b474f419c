"""The base of every business record."""

from typing import Self, TypeVar

from django.db import models

RecordT = TypeVar("RecordT", bound="BaseRecord")


class RecordQuerySet(models.QuerySet[RecordT]):
    """Filters that every record shares."""

    def alive(self) -> Self:
        """Return the records that are not soft-deleted."""
        return self.filter(is_deleted=False)

    def deleted(self) -> Self:
        """Return the records that are soft-deleted."""
        return self.filter(is_deleted=True)


class BaseRecord(models.Model):
    """A record with a UUID, its times in UTC, and a flag in place of deletion."""

    id = models.UUIDField(primary_key=True)
    created_at = models.DateTimeField()
    last_updated_at = models.DateTimeField()
    is_deleted = models.BooleanField(default=False)

    class Meta:
        abstract = True
