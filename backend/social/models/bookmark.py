"""Bookmarks: a toggle record, its id derived from account and post, so that it exists once."""

from django.db import models

from backend.shared.models.base_record import RecordQuerySet
from backend.social.models.synced_record import SyncedRecord, tombstone_index


class Bookmark(SyncedRecord):
    """That the owner keeps (or, soft-deleted, no longer keeps) a post, with a note that the owner alone sees."""

    owner = models.ForeignKey("social.Profile", on_delete=models.RESTRICT, related_name="+", db_index=False)
    post = models.ForeignKey("social.Post", on_delete=models.RESTRICT, related_name="bookmarks", db_index=False)
    note = models.TextField(null=True)

    objects = RecordQuerySet["Bookmark"].as_manager()

    class Meta:
        db_table = "bookmark"
        constraints = [
            models.UniqueConstraint(fields=["owner", "post"], name="bookmark_owner_post"),
            models.UniqueConstraint(fields=["owner", "version"], name="bookmark_owner_version"),
        ]
        indexes = [
            models.Index(fields=["post", "owner"], name="bookmark_post"),
            models.Index(
                fields=["owner", "-created_at", "-id"], condition=models.Q(is_deleted=False), name="bookmark_newest"
            ),
            tombstone_index("bookmark_tombstones"),
        ]
