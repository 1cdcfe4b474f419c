"""Likes: a toggle record, its id derived from account and post, so that it exists once."""

from django.db import models

from backend.shared.models.base_record import RecordQuerySet
from backend.social.models.synced_record import SyncedRecord, tombstone_index


class Like(SyncedRecord):
    """That the owner likes (or, soft-deleted, no longer likes) a post."""

    owner = models.ForeignKey("social.Profile", on_delete=models.RESTRICT, related_name="+", db_index=False)
    post = models.ForeignKey("social.Post", on_delete=models.RESTRICT, related_name="likes", db_index=False)

    objects = RecordQuerySet["Like"].as_manager()

    class Meta:
        db_table = "post_like"
        constraints = [
            models.UniqueConstraint(fields=["owner", "post"], name="like_owner_post"),
            models.UniqueConstraint(fields=["owner", "version"], name="like_owner_version"),
        ]
        indexes = [
            # of taken back ones too: with it PostgreSQL knows at once whether anything points at a post
            models.Index(fields=["post", "owner"], name="like_of_post"),
            tombstone_index("like_tombstones"),
        ]
