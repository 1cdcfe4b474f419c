"""Removing somebody who follows, without a block and without telling them."""

from datetime import datetime
from uuid import UUID

from backend.shared.identifiers import uuid5_of
from backend.shared.outbox import audit, write_outbox
from backend.shared.transactions import transaction
from backend.social.models import Follow, FollowState
from backend.social.services.claim_versions import claim_versions
from backend.social.services.feed.feed_effects import feeds_changed
from backend.social.services.follows.follow_account import Relation
from backend.social.services.follows.follow_effects import NONE
from backend.social.services.profiles.follow_counters import count_follows
from backend.social.services.toggle import switch_off


def remove_follower(*, account_id: UUID, follower_id: UUID, at: datetime) -> Relation:
    """End the follow of somebody who follows this account; who does not, or only asks to, is left as they are."""
    follow_id = uuid5_of(follower_id, str(account_id))
    accepted = Follow.objects.alive().filter(id=follow_id, state=FollowState.ACCEPTED)
    if accepted.exists():
        with transaction():
            version = claim_versions(account_id=follower_id)
            follow = accepted.first()
            if follow is not None:
                switch_off(Follow, id=follow_id, at=at, version=version)
                count_follows(ended=[follow])
                removed = audit(
                    actor_id=account_id,
                    action="follower.removed",
                    object_type="account",
                    object_id=follower_id,
                    changes={"state": {"from": FollowState.ACCEPTED.value, "to": NONE}},
                    at=at,
                )
                write_outbox([removed, *feeds_changed(reader_ids=[follower_id], at=at)])
    return Relation(account_id=follower_id, state=NONE)
