"""Blocks."""

from typing import Self
from uuid import UUID

from django.db import models
from django.db.models import Q
from django.db.models.expressions import RawSQL

from backend.shared.models.base_record import BaseRecord, RecordQuerySet


class BlockQuerySet(RecordQuerySet["Block"]):
    """Filters of blocks."""

    def between(self, *, first_id: UUID, second_id: UUID) -> Self:
        """Return the blocks of either by the other."""
        return self.alive().filter(
            Q(owner_id=first_id, account_id=second_id) | Q(owner_id=second_id, account_id=first_id)
        )


class Block(BaseRecord):
    """That the owner blocks (or, soft-deleted, no longer blocks) an account."""

    owner = models.ForeignKey("social.Profile", on_delete=models.RESTRICT, related_name="+", db_index=False)
    account = models.ForeignKey("social.Profile", on_delete=models.RESTRICT, related_name="+", db_index=False)

    objects = BlockQuerySet.as_manager()

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


UNBLOCKED = """
NOT EXISTS (SELECT FROM block b WHERE b.owner_id = %s AND b.account_id = {column} AND NOT b.is_deleted)
AND NOT EXISTS (SELECT FROM block b WHERE b.owner_id = {column} AND b.account_id = %s AND NOT b.is_deleted)
"""


def is_unblocked(*, viewer_id: UUID, column: str) -> RawSQL:
    """Return the condition that neither the viewer nor the account in this column (of ours) blocks the other."""
    return RawSQL(UNBLOCKED.format(column=column), [viewer_id, viewer_id], output_field=models.BooleanField())  # noqa: S611
