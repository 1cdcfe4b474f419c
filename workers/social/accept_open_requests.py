"""Follow requests of an account that has opened."""

from uuid import UUID

from backend.shared.clock import now
from backend.shared.outbox import ClaimedRow
from backend.social.services.follows.accept_open_requests import accept_open_requests as accept
from workers.actor import work_actor


@work_actor(queue="default")
def accept_open_requests(row: ClaimedRow) -> None:
    """Accept the requests that wait; repeating it finds none."""
    accept(account_id=UUID(row.payload["account_id"]), at=now())
