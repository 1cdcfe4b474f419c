"""Events for other services: outbox rows that `deliver_events` posts to their target."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from backend.shared.context import request_id
from backend.shared.identifiers import uuid7
from backend.shared.outbox.rows import DRAIN_WINDOW_SECONDS, NewRow

DELIVER_TASK = "deliver_events"


def event(
    *,
    to: str,
    type: str,  # noqa: A002
    version: int,
    payload: Mapping[str, Any],
    at: datetime,
    window: float = DRAIN_WINDOW_SECONDS,
) -> NewRow:
    """Return an event for the service `to`, with the full state that it needs; a higher `version` wins there."""
    return NewRow(
        id=uuid7(at=at),
        task=DELIVER_TASK,
        queue="default",
        is_batch=True,
        target=to,
        payload={"type": type, "version": version, "at": at, "payload": payload},
        at=at,
        due_at=None,
        request_id=request_id(),
        window=window,
    )
