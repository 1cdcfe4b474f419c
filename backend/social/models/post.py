"""Posts and replies."""

from typing import Self

from django.db import models

from backend.shared.models.base_record import BaseRecord, RecordQuerySet


class Visibility(models.TextChoices):
    """Who may read a post."""

    PUBLIC = "public"
    FOLLOWERS = "followers"
    PRIVATE = "private"


class PostQuerySet(RecordQuerySet["Post"]):
    """Filters of posts."""

    def newest_first(self) -> Self:
        """Order as feeds do."""
        return self.order_by("-published_at", "-id")


class Post(BaseRecord):
    """A post; `version` is its sync version in the owner's stream, `card_version` moves with whatever its card shows."""

    owner = models.ForeignKey("social.Profile", on_delete=models.RESTRICT, related_name="posts", db_index=False)
    version = models.BigIntegerField()
    card_version = models.BigIntegerField(default=1)
    text = models.TextField()
    content_warning = models.TextField(null=True)
    visibility = models.TextField(choices=Visibility.choices, default=Visibility.PUBLIC)
    reply_to = models.ForeignKey("self", on_delete=models.RESTRICT, null=True, related_name="replies", db_index=False)
    root = models.ForeignKey("self", on_delete=models.RESTRICT, null=True, related_name="+", db_index=False)
    published_at = models.DateTimeField()
    edited_at = models.DateTimeField(null=True)
    like_count = models.BigIntegerField(default=0)
    reply_count = models.BigIntegerField(default=0)
    repost_count = models.BigIntegerField(default=0)

    objects = PostQuerySet.as_manager()

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
            models.Index(
                fields=["reply_to", "published_at", "id"],
                condition=models.Q(is_deleted=False, reply_to__isnull=False),
                name="post_replies",
            ),
            models.Index(
                fields=["root", "published_at", "id"], condition=models.Q(root__isnull=False), name="post_thread"
            ),
            models.Index(
                fields=["-published_at", "-id"],
                condition=models.Q(is_deleted=False, visibility="public"),
                name="post_public_newest",
            ),
        ]
