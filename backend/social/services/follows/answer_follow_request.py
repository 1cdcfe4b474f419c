"""A private account's answer to somebody who asks to follow it."""

from datetime import datetime
from uuid import UUID

from backend.shared.errors import Conflict, NotFound
from backend.shared.identifiers import uuid5_of
from backend.shared.outbox import NewRow, audit, write_outbox
from backend.shared.record_times import later_time
from backend.shared.transactions import transaction
from backend.social.models import Follow, FollowState
from backend.social.models.synced_record import NO_DEVICE
from backend.social.services.claim_versions import claim_versions
from backend.social.services.feed.feed_effects import feeds_changed
from backend.social.services.follows.follow_account import Relation
from backend.social.services.profiles.follow_counters import count_follows
from backend.social.services.toggle import switch_off


class RequestMissing(NotFound):
    code = "FOLLOW_REQUEST_NOT_FOUND"
    message = "This account does not ask to follow you."


class AlreadyAccepted(Conflict):
    code = "ALREADY_ACCEPTED"
    message = "This account follows you already."


def accept_follow_request(*, account_id: UUID, requester_id: UUID, at: datetime) -> Relation:
    """Let the requester follow; accepting again changes nothing. Raises RequestMissing."""
    follow = _find(account_id=account_id, requester_id=requester_id)
    if follow.state == FollowState.REQUESTED:
        with transaction():
            version = claim_versions(account_id=requester_id)
            follow = _find(account_id=account_id, requester_id=requester_id)
            if follow.state == FollowState.REQUESTED:
                _accept(follow, version=version, at=at)
                write_outbox(
                    [_audit(follow, action="follow.accepted", at=at), *feeds_changed(reader_ids=[requester_id], at=at)]
                )
    return Relation(account_id=requester_id, state=FollowState.ACCEPTED.value)


def reject_follow_request(*, account_id: UUID, requester_id: UUID, at: datetime) -> Relation:
    """Turn the requester down; they may ask again. Raises RequestMissing, AlreadyAccepted."""
    _find(account_id=account_id, requester_id=requester_id)
    with transaction():
        version = claim_versions(account_id=requester_id)
        follow = _find(account_id=account_id, requester_id=requester_id)
        if follow.state == FollowState.ACCEPTED:
            raise AlreadyAccepted
        switch_off(Follow, id=follow.id, at=at, version=version)
        write_outbox([_audit(follow, action="follow.rejected", at=at)])
    return Relation(account_id=requester_id, state="rejected")


def _find(*, account_id: UUID, requester_id: UUID) -> Follow:
    follow = Follow.objects.alive().filter(id=uuid5_of(requester_id, str(account_id))).first()
    if follow is None:
        raise RequestMissing
    return follow


def _accept(follow: Follow, *, version: int, at: datetime) -> None:
    follow.state = FollowState.ACCEPTED
    follow.accepted_at = at
    follow.version = version
    follow.last_updated_at = later_time(at=at, than=follow.last_updated_at)
    for name, value in NO_DEVICE.items():
        setattr(follow, name, value)
    follow.save(update_fields=["state", "accepted_at", "version", "last_updated_at", *NO_DEVICE])
    count_follows(begun=[follow])


def _audit(follow: Follow, *, action: str, at: datetime) -> NewRow:
    return audit(
        actor_id=follow.account_id,
        action=action,
        object_type="account",
        object_id=follow.owner_id,
        changes={"state": {"from": "requested", "to": "accepted" if action == "follow.accepted" else "none"}},
        at=at,
    )
