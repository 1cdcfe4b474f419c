"""Blocks."""

from django.db import models

from backend.shared.models.base_record import BaseRecord, RecordQuerySet


class Block(BaseRecord):
    """That the owner blocks (or, soft-deleted, no longer blocks) an account."""

    owner = models.ForeignKey("social.Profile", on_delete=models.RESTRICT, related_name="+", db_index=False)
    account = models.ForeignKey("social.Profile", on_delete=models.RESTRICT, related_name="+", db_index=False)

    objects = RecordQuerySet["Block"].as_manager()

    class Meta:
        db_table = "block"
        constraints = [
            models.UniqueConstraint(fields=["owner", "account"], name="block_owner_account"),
            models.CheckConstraint(condition=~models.Q(owner=models.F("account")), name="block_not_self"),
        ]
        indexes = [
            models.Index(fields=["account", "owner"], condition=models.Q(is_deleted=False), name="block_account"),
            models.Index(
                fields=["owner", "-created_at", "-id"], condition=models.Q(is_deleted=False), name="block_by_owner"
            ),
        ]
