"""No longer following an account."""

from datetime import datetime
from uuid import UUID

from backend.shared.identifiers import uuid5_of
from backend.shared.outbox import write_outbox
from backend.shared.transactions import transaction
from backend.social.models import Follow
from backend.social.services.claim_versions import claim_versions
from backend.social.services.follows.follow_account import Relation
from backend.social.services.follows.follow_effects import NONE, FollowWritten, follows_written
from backend.social.services.toggle import switch_off


def unfollow_account(*, owner_id: UUID, account_id: UUID, at: datetime) -> Relation:
    """Stop following an account, or take the request back; without either, nothing changes."""
    follow_id = uuid5_of(owner_id, str(account_id))
    if Follow.objects.alive().filter(id=follow_id).exists():
        with transaction():
            version = claim_versions(account_id=owner_id)
            follow = Follow.objects.alive().filter(id=follow_id).first()
            if follow is not None:
                was_state = follow.state
                switch_off(Follow, id=follow_id, at=at, version=version)
                follow.is_deleted = True
                write_outbox(follows_written([FollowWritten(was_state=was_state, follow=follow)], at=at))
    return Relation(account_id=account_id, state=NONE)
