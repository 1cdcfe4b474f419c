"""Delivery of events to other services."""

from collections.abc import Sequence

from backend.shared.errors import Refused, TooLarge
from backend.shared.events.deliver import deliver
from backend.shared.events.events import LARGEST_BATCH
from backend.shared.outbox import ClaimedRow
from workers.actor import batch_actor


@batch_actor(queue="default", limit=LARGEST_BATCH, throws=(Refused, TooLarge))
def deliver_events(rows: Sequence[ClaimedRow]) -> None:
    """Post events to their target; one delivered twice is a duplicate in its inbox."""
    deliver(rows)
