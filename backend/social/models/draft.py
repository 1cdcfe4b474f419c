"""Drafts: what nobody but the owner's devices sees."""

from django.db import models

from backend.shared.models.base_record import RecordQuerySet
from backend.social.models.synced_record import SyncedRecord, tombstone_index


class Draft(SyncedRecord):
    """A text that is not published; publishing it is a post and this draft's deletion."""

    owner = models.ForeignKey("social.Profile", on_delete=models.RESTRICT, related_name="+", db_index=False)
    text = models.TextField()
    content_warning = models.TextField(null=True)

    objects = RecordQuerySet["Draft"].as_manager()

    class Meta:
        db_table = "draft"
        constraints = [models.UniqueConstraint(fields=["owner", "version"], name="draft_owner_version")]
        indexes = [tombstone_index("draft_tombstones")]
