"""The body of POST /internal/v1/events; plain pydantic, because Ninja's Schema costs several times as much."""

from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import BaseModel, Field

from backend.shared.events.events import LARGEST_BATCH, Event


class EventIn(BaseModel):
    """One event as its sender wrote it."""

    id: UUID
    type: str
    version: int
    at: datetime
    source: str
    request_id: str
    payload: dict[str, Any]

    def as_event(self) -> Event:
        """Return the event that handlers take."""
        return Event(
            id=self.id,
            type=self.type,
            version=self.version,
            at=self.at,
            source=self.source,
            request_id=self.request_id,
            payload=self.payload,
        )


class EventsIn(BaseModel):
    """A batch of events."""

    events: list[EventIn] = Field(max_length=LARGEST_BATCH)
