"""No longer following an account."""

from datetime import datetime
from uuid import UUID

from backend.shared.identifiers import uuid5_of
from backend.shared.outbox import NewRow, audit, write_outbox
from backend.shared.transactions import transaction
from backend.social.models import Follow, FollowState
from backend.social.services.claim_versions import claim_versions
from backend.social.services.feed_effects import feeds_changed
from backend.social.services.follow_account import Relation
from backend.social.services.follow_counters import count_follows
from backend.social.services.toggle import switch_off


def unfollow_account(*, owner_id: UUID, account_id: UUID, at: datetime) -> Relation:
    """Stop following an account, or take the request back; without either, nothing changes."""
    follow_id = uuid5_of(owner_id, str(account_id))
    if Follow.objects.alive().filter(id=follow_id).exists():
        with transaction():
            version = claim_versions(account_id=owner_id)
            follow = Follow.objects.alive().filter(id=follow_id).first()
            if follow is not None:
                switch_off(Follow, id=follow_id, at=at, version=version)
                write_outbox([_audit(follow, at=at), *_effects(follow, at=at)])
    return Relation(account_id=account_id, state="none")


def _effects(follow: Follow, *, at: datetime) -> list[NewRow]:
    if follow.state != FollowState.ACCEPTED:
        return []
    count_follows([follow], difference=-1)
    return feeds_changed(reader_ids=[follow.owner_id], at=at)


def _audit(follow: Follow, *, at: datetime) -> NewRow:
    return audit(
        actor_id=follow.owner_id,
        action="account.unfollowed",
        object_type="account",
        object_id=follow.account_id,
        changes={"state": {"from": follow.state, "to": "none"}},
        at=at,
    )
