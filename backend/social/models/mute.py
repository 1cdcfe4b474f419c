"""Mutes."""

from django.db import models

from backend.shared.models.base_record import BaseRecord, RecordQuerySet


class Mute(BaseRecord):
    """That the owner mutes (or, soft-deleted, no longer mutes) an account."""

    owner = models.ForeignKey("social.Profile", on_delete=models.RESTRICT, related_name="+", db_index=False)
    account = models.ForeignKey("social.Profile", on_delete=models.RESTRICT, related_name="+", db_index=False)

    objects = RecordQuerySet["Mute"].as_manager()

    class Meta:
        db_table = "mute"
        constraints = [
            models.UniqueConstraint(fields=["owner", "account"], name="mute_owner_account"),
            models.CheckConstraint(condition=~models.Q(owner=models.F("account")), name="mute_not_self"),
        ]
        indexes = [
            models.Index(fields=["account", "owner"], condition=models.Q(is_deleted=False), name="mute_account"),
            models.Index(
                fields=["owner", "-created_at", "-id"], condition=models.Q(is_deleted=False), name="mute_by_owner"
            ),
        ]
