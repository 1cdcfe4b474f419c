"""Posts and replies."""

from collections.abc import Mapping
from typing import Any, Final, Self
from uuid import UUID

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models.expressions import RawSQL

from backend.shared.models.base_record import RecordQuerySet
from backend.social.models.block import UNBLOCKED, is_unblocked
from backend.social.models.synced_record import SyncedRecord, tombstone_index
from backend.social.utils.shown_media import ids_of


class Visibility(models.TextChoices):
    """Who may read a post."""

    PUBLIC = "public"
    FOLLOWERS = "followers"
    PRIVATE = "private"


# What a deleted post holds where it held what its author wrote and showed.
WIPED: Final[Mapping[str, Any]] = {"text": "", "content_warning": None, "media": None, "is_media_public": False}


# As text: building it from expressions would cost ten times what PostgreSQL takes to answer.
VISIBLE = f"""
post.owner_id = %s OR (
    (post.visibility = 'public' AND NOT profile.is_private OR post.visibility IN ('public', 'followers') AND EXISTS (
        SELECT FROM follow f
        WHERE f.owner_id = %s AND f.account_id = post.owner_id AND f.state = 'accepted' AND NOT f.is_deleted))
    AND {UNBLOCKED.format(column="post.owner_id")}
)
"""


def is_visible(*, viewer_id: UUID) -> RawSQL:
    """Return the condition that this account may read the post; its author must be joined."""
    return RawSQL(VISIBLE, [viewer_id] * VISIBLE.count("%s"), output_field=models.BooleanField())  # noqa: S611


class PostQuerySet(RecordQuerySet["Post"]):
    """Filters of posts."""

    def newest_first(self) -> Self:
        """Order as feeds do."""
        return self.order_by("-published_at", "-id")

    def visible_to(self, *, viewer_id: UUID | None) -> Self:
        """Return what this account (None: anybody) may read: a private account's posts are for its followers alone."""
        if viewer_id is None:
            return self.public()
        return self.alive().filter(is_visible(viewer_id=viewer_id), owner__is_deleted=False)

    def public(self) -> Self:
        """Return what anybody may read."""
        return self.alive().filter(visibility=Visibility.PUBLIC, owner__is_private=False, owner__is_deleted=False)

    def unblocked(self, *, viewer_id: UUID) -> Self:
        """Leave out authors who block the viewer or whom the viewer blocks."""
        return self.filter(is_unblocked(viewer_id=viewer_id, column="post.owner_id"))


class Post(SyncedRecord):
    """A post; `version` is its sync version in the owner's stream, `card_version` moves with what its card shows.

    `media` is what the media service said last of each media that the post shows, in order; null where it shows none.
    `is_media_public` is what the media service was told of who may see them.
    """

    owner = models.ForeignKey("social.Profile", on_delete=models.RESTRICT, related_name="posts", db_index=False)
    card_version = models.BigIntegerField(default=1)
    text = models.TextField()
    content_warning = models.TextField(null=True)
    visibility = models.TextField(choices=Visibility.choices, default=Visibility.PUBLIC)
    reply_to = models.ForeignKey("self", on_delete=models.RESTRICT, null=True, related_name="replies", db_index=False)
    root = models.ForeignKey("self", on_delete=models.RESTRICT, null=True, related_name="+", db_index=False)
    media = models.JSONField(null=True)
    is_media_public = models.BooleanField(default=False, db_default=False)
    published_at = models.DateTimeField()
    edited_at = models.DateTimeField(null=True)
    like_count = models.BigIntegerField(default=0)
    reply_count = models.BigIntegerField(default=0)
    repost_count = models.BigIntegerField(default=0)

    objects = PostQuerySet.as_manager()

    @property
    def media_ids(self) -> list[UUID]:
        """Return the ids of what the post shows, in its order."""
        return ids_of(self.media)

    class Meta:
        db_table = "post"
        constraints = [
            models.UniqueConstraint(fields=["owner", "version"], name="post_owner_version"),
            models.CheckConstraint(
                condition=models.Q(visibility__in=["public", "followers", "private"]), name="post_visibility_known"
            ),
        ]
        indexes = [
            models.Index(
                fields=["owner", "-published_at", "-id"], condition=models.Q(is_deleted=False), name="post_owner_newest"
            ),
            # of deleted ones too: with it PostgreSQL knows at once whether anything points at a post
            models.Index(
                fields=["reply_to", "published_at", "id"],
                condition=models.Q(reply_to__isnull=False),
                name="post_replies_to",
            ),
            models.Index(
                fields=["root", "published_at", "id"], condition=models.Q(root__isnull=False), name="post_thread"
            ),
            models.Index(
                fields=["-published_at", "-id"],
                condition=models.Q(is_deleted=False, visibility="public"),
                name="post_public_newest",
            ),
            GinIndex(
                models.Func(models.F("media"), models.Value("$[*].id"), function="jsonb_path_query_array"),
                condition=models.Q(media__isnull=False),
                name="post_media",
            ),
            models.Index(
                fields=["owner", "is_media_public", "id"],
                condition=models.Q(media__isnull=False, visibility="public"),
                name="post_owner_media",
            ),
            tombstone_index("post_tombstones"),
        ]
