"""Changes of devices that contradict what is there, and that their owner shall look at."""

from django.db import models

from backend.shared.models.base_record import BaseRecord, RecordQuerySet
from backend.social.models.any_json import AnyJsonField


class SyncConflict(BaseRecord):
    """A change that was kept aside: the record stays as it is until the owner decides.

    `server_version` and `server_record` are what stood there when the change came or, later, when it was resolved.
    """

    owner = models.ForeignKey("social.Profile", on_delete=models.RESTRICT, related_name="+", db_index=False)
    collection = models.TextField()
    record_id = models.UUIDField()
    device_id = models.UUIDField(null=True)
    op = models.TextField()
    fields_in_conflict = models.JSONField()
    base_version = models.BigIntegerField(null=True)
    server_version = models.BigIntegerField()
    server_record = AnyJsonField()
    client_fields = AnyJsonField()
    client_updated_at = models.DateTimeField()
    resolution = models.TextField(null=True)
    resolved_at = models.DateTimeField(null=True)

    objects = RecordQuerySet["SyncConflict"].as_manager()

    class Meta:
        db_table = "sync_conflict"
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "collection", "record_id", "device_id"],
                condition=models.Q(resolution__isnull=True),
                nulls_distinct=False,
                name="sync_conflict_open",
            ),
            models.CheckConstraint(condition=models.Q(op__in=["upsert", "delete"]), name="sync_conflict_op_known"),
            models.CheckConstraint(
                condition=models.Q(resolution__isnull=True)
                | models.Q(resolution__in=["keep_server", "keep_client", "merge"]),
                name="sync_conflict_resolution_known",
            ),
        ]
        indexes = [
            models.Index(fields=["owner", "collection", "record_id"], name="sync_conflict_record"),
            models.Index(
                fields=["owner", "-created_at", "-id"],
                condition=models.Q(resolution__isnull=True),
                name="sync_conflict_open_newest",
            ),
            models.Index(
                fields=["owner", "-created_at", "-id"],
                condition=models.Q(resolution__isnull=False),
                name="sync_conflict_resolved",
            ),
        ]
