"""Blocks: two accounts are hidden from each other, at once and both ways."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from backend.shared.errors import Refused
from backend.shared.identifiers import uuid5_of
from backend.shared.outbox import NewRow, audit, write_outbox
from backend.shared.transactions import transaction
from backend.social.models import Block, Follow, FollowState
from backend.social.services.claim_versions import claim_versions_of
from backend.social.services.feed.feed_effects import feeds_changed
from backend.social.services.profiles.ensure_profile import ensure_profile
from backend.social.services.profiles.follow_counters import count_follows
from backend.social.services.toggle import switch_off, switch_on


class CannotBlockYourself(Refused):
    code = "CANNOT_BLOCK_YOURSELF"
    message = "You cannot block yourself."


@dataclass(frozen=True, slots=True, kw_only=True)
class BlockState:
    """Whether an account is blocked."""

    account_id: UUID
    is_blocked: bool


def block_account(*, owner_id: UUID, account_id: UUID, at: datetime) -> BlockState:
    """Block an account and end the follows between the two; blocking again changes nothing.

    Raises CannotBlockYourself, AccountMissing.
    """
    if owner_id == account_id:
        raise CannotBlockYourself
    ensure_profile(account_id=owner_id, at=at)
    ensure_profile(account_id=account_id, at=at)
    block_id = uuid5_of(owner_id, str(account_id))
    if not Block.objects.alive().filter(id=block_id).exists():
        with transaction():
            both = [owner_id, account_id]
            versions = claim_versions_of(account_ids=both)
            block = switch_on(Block, id=block_id, at=at, owner_id=owner_id, account_id=account_id)
            if block is not None:
                _end_follows(block, versions=versions, at=at)
                write_outbox([_audit(block, at=at), *feeds_changed(reader_ids=both, at=at)])
    return BlockState(account_id=account_id, is_blocked=True)


def unblock_account(*, owner_id: UUID, account_id: UUID, at: datetime) -> BlockState:
    """Take a block back; the follows that it ended stay ended. Without a block nothing changes."""
    block = Block.objects.alive().filter(id=uuid5_of(owner_id, str(account_id))).first()
    if block is not None:
        with transaction():
            if switch_off(Block, id=block.id, at=at):
                block.is_deleted = True
                write_outbox([_audit(block, at=at)])
    return BlockState(account_id=account_id, is_blocked=False)


def _end_follows(block: Block, *, versions: Mapping[UUID, int], at: datetime) -> None:
    either = Q(owner_id=block.owner_id, account_id=block.account_id)
    other = Q(owner_id=block.account_id, account_id=block.owner_id)
    follows = list(Follow.objects.alive().filter(either | other))
    for follow in follows:
        switch_off(Follow, id=follow.id, at=at, version=versions[follow.owner_id])
    count_follows(ended=[follow for follow in follows if follow.state == FollowState.ACCEPTED])


def _audit(block: Block, *, at: datetime) -> NewRow:
    return audit(
        actor_id=block.owner_id,
        action="account.unblocked" if block.is_deleted else "account.blocked",
        object_type="account",
        object_id=block.account_id,
        changes={"blocked": not block.is_deleted},
        at=at,
    )
