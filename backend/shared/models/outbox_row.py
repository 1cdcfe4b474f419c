"""Later work, written in the same transaction as its cause; the row is deleted when the work is done."""

from django.db import models
from django.db.models import Q


class AbstractOutboxRow(models.Model):
    """One piece of later work.

    `available_at` is when the row may be claimed: its due time, the end of a lease, or the end of a backoff.
    `send_at` is when the reaper sends it (again). `fence` counts claims: only the holder of the last claim may
    settle the row. `attempts` counts claims since the last progress.
    """

    id = models.UUIDField(primary_key=True)
    task = models.TextField()
    queue = models.TextField()
    is_batch = models.BooleanField()
    target = models.TextField()
    payload = models.JSONField()
    progress = models.JSONField(null=True)
    attempts = models.PositiveIntegerField()
    fence = models.PositiveBigIntegerField()
    available_at = models.DateTimeField()
    send_at = models.DateTimeField()
    claimed_at = models.DateTimeField(null=True)
    dead_at = models.DateTimeField(null=True)
    last_error = models.TextField()
    request_id = models.TextField()
    created_at = models.DateTimeField()
    last_updated_at = models.DateTimeField()

    class Meta:
        abstract = True
        db_table = "outbox"
        indexes = [
            models.Index(
                fields=["queue", "send_at"], name="outbox_send", condition=Q(dead_at__isnull=True, is_batch=False)
            ),
            models.Index(
                fields=["task", "target", "available_at"],
                name="outbox_batch",
                condition=Q(dead_at__isnull=True, is_batch=True),
            ),
            models.Index(fields=["dead_at"], name="outbox_dead", condition=Q(dead_at__isnull=False)),
        ]
