"""Whether somebody asks to follow accounts that are not private any more."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from backend.shared.outbox import NewRow, work
from backend.social.models import Follow, FollowState


def requests_opened(*, account_ids: Sequence[UUID], at: datetime) -> list[NewRow]:
    """Return the later work for those public accounts whom somebody asks to follow."""
    if not account_ids:
        return []
    waiting = Follow.objects.alive().filter(account_id__in=account_ids, state=FollowState.REQUESTED)
    return [
        work(task="accept_open_requests", queue="default", payload={"account_id": str(account_id)}, at=at)
        for account_id in sorted({*waiting.values_list("account_id", flat=True)})
    ]
