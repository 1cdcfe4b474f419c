"""Follows: a toggle record, its id derived from follower and followed."""

from typing import Self

from django.db import models

from backend.shared.models.base_record import RecordQuerySet
from backend.social.models.synced_record import SyncedRecord, tombstone_index


class FollowState(models.TextChoices):
    """Whether a follow counts, or waits for the followed account's consent."""

    REQUESTED = "requested"
    ACCEPTED = "accepted"


class FollowQuerySet(RecordQuerySet["Follow"]):
    """Filters of follows."""

    def accepted(self) -> Self:
        """Return the follows that count."""
        return self.alive().filter(state=FollowState.ACCEPTED)

    def requested(self) -> Self:
        """Return the follows that wait for consent."""
        return self.alive().filter(state=FollowState.REQUESTED)


class Follow(SyncedRecord):
    """That the owner follows (or asks to follow, or, soft-deleted, no longer follows) an account."""

    owner = models.ForeignKey("social.Profile", on_delete=models.RESTRICT, related_name="+", db_index=False)
    account = models.ForeignKey("social.Profile", on_delete=models.RESTRICT, related_name="+", db_index=False)
    state = models.TextField(choices=FollowState.choices)
    accepted_at = models.DateTimeField(null=True)

    objects = FollowQuerySet.as_manager()

    class Meta:
        db_table = "follow"
        constraints = [
            models.UniqueConstraint(fields=["owner", "account"], name="follow_owner_account"),
            models.UniqueConstraint(fields=["owner", "version"], name="follow_owner_version"),
            models.CheckConstraint(condition=~models.Q(owner=models.F("account")), name="follow_not_self"),
            models.CheckConstraint(condition=models.Q(state__in=["requested", "accepted"]), name="follow_state_known"),
        ]
        indexes = [
            # fan-out pages through this one
            models.Index(
                fields=["account", "owner"],
                condition=models.Q(is_deleted=False, state="accepted"),
                name="follow_followers",
            ),
            models.Index(
                fields=["account", "-created_at", "-id"],
                condition=models.Q(is_deleted=False, state="accepted"),
                name="follow_followers_newest",
            ),
            models.Index(
                fields=["account", "-created_at", "-id"],
                condition=models.Q(is_deleted=False, state="requested"),
                name="follow_requests_newest",
            ),
            models.Index(
                fields=["owner", "-created_at", "-id"], condition=models.Q(is_deleted=False), name="follow_by_owner"
            ),
            tombstone_index("follow_tombstones"),
        ]
