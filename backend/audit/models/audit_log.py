"""Who changed what, and when; written once, never changed."""

from typing import Any, ClassVar

from django.db import models

from backend.shared.models.base_record import BaseRecord


class AppendOnly(RuntimeError):
    """The audit log was about to be changed."""


class AuditLogQuerySet(models.QuerySet["AuditLog"]):
    """Reads and inserts; every way to change or delete is closed."""

    def update(self, **kwargs: Any) -> int:
        """Refuse. Raises AppendOnly."""
        raise AppendOnly

    def bulk_update(self, *args: Any, **kwargs: Any) -> int:
        """Refuse. Raises AppendOnly."""
        raise AppendOnly

    def delete(self) -> tuple[int, dict[str, int]]:
        """Refuse. Raises AppendOnly."""
        raise AppendOnly


class AuditLog(BaseRecord):
    """One write of one service.

    `event_id` is the id of the event that told of it, `occurred_at` when it happened, `created_at` when it arrived.
    """

    event_id = models.UUIDField(unique=True)
    source = models.TextField()
    actor_id = models.UUIDField(null=True)
    action = models.TextField()
    object_type = models.TextField()
    object_id = models.UUIDField()
    changes = models.JSONField()
    request_id = models.TextField()
    occurred_at = models.DateTimeField()

    objects: ClassVar[models.Manager["AuditLog"]] = models.Manager.from_queryset(AuditLogQuerySet)()

    class Meta:
        db_table = "audit_logs"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Insert. Raises AppendOnly for a row that is there already."""
        if not self._state.adding:
            raise AppendOnly
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Refuse. Raises AppendOnly."""
        raise AppendOnly
