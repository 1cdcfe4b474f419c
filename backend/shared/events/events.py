"""The form of an event on the wire, at both ends."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

EVENTS_PATH = "/internal/v1/events"
LARGEST_BATCH = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something that happened in `source`; of two about the same object, the higher `version` holds."""

    id: UUID
    type: str
    version: int
    at: datetime
    source: str
    request_id: str
    payload: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class EventResult:
    """What the receiver did with an event; `reason` says why it was refused."""

    id: UUID
    status: Literal["accepted", "duplicate", "refused"]
    reason: str = ""


# Takes all events of one type that came together; a failure rolls back its effects and is told to the sender.
EventHandler = Callable[[Sequence[Event]], None]
