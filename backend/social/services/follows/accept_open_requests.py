"""Accepting the follow requests that wait for an account that is not private any more."""

from datetime import datetime
from uuid import UUID

from backend.social.models import Follow, FollowState, Profile
from backend.social.services.follows.answer_follow_request import RequestMissing, accept_follow_request

PAGE = 100


def accept_open_requests(*, account_id: UUID, at: datetime) -> int:
    """Accept every request that an account has, as long as it is public; return how many."""
    accepted = 0
    while Profile.objects.alive().filter(id=account_id, is_private=False).exists():
        waiting = Follow.objects.alive().filter(account_id=account_id, state=FollowState.REQUESTED)
        requesters = list(waiting.order_by("created_at", "id").values_list("owner_id", flat=True)[:PAGE])
        if not requesters:
            break
        accepted += sum(_accept(account_id=account_id, requester_id=requester_id, at=at) for requester_id in requesters)
    return accepted


def _accept(*, account_id: UUID, requester_id: UUID, at: datetime) -> bool:
    try:
        accept_follow_request(account_id=account_id, requester_id=requester_id, at=at)
    except RequestMissing:
        return False  # taken back meanwhile
    return True
