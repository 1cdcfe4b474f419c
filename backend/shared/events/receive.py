"""The receiver's end: the inbox takes each event once, in the transaction of its effect."""

import logging
from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import groupby
from typing import Any
from uuid import UUID

from django.db import DatabaseError, InterfaceError, OperationalError, connection, transaction

from backend.shared.errors import PlazaError, Unavailable
from backend.shared.events.events import Event, EventHandler, EventResult

logger = logging.getLogger("plaza.events")

TAKE = """
INSERT INTO inbox (id, source, type, received_at)
SELECT id, source, type, %(at)s FROM unnest(%(ids)s::uuid[], %(sources)s::text[], %(types)s::text[])
    AS event (id, source, type)
ON CONFLICT DO NOTHING
RETURNING id
"""
OUTAGES = (OperationalError, InterfaceError, Unavailable)


def receive_events(events: Sequence[Event], *, handlers: Mapping[str, EventHandler], at: datetime) -> list[EventResult]:
    """Hand events to their handlers, all of a type together, and return what became of each.

    An event that its handler cannot take is refused alone. An outage of the database is raised, so that the sender
    repeats the whole.
    """
    results: list[EventResult] = []
    for kind, group in groupby(sorted(events, key=lambda event: (event.type, event.id)), key=lambda event: event.type):
        handler = handlers.get(kind)
        if handler is None:
            results += [_refused(event, reason=f"unknown type {kind}") for event in group]
            continue
        results += _receive_kind(list(group), handler=handler, at=at)
    return results


def _receive_kind(events: Sequence[Event], *, handler: EventHandler, at: datetime) -> list[EventResult]:
    try:
        return _take(events, handler=handler, at=at)
    except OUTAGES:
        raise
    except Exception as error:
        if len(events) == 1:
            return [_refused(events[0], reason=_reason(error), error=error)]
    return [result for event in events for result in _receive_kind([event], handler=handler, at=at)]


def _take(events: Sequence[Event], *, handler: EventHandler, at: datetime) -> list[EventResult]:
    with transaction.atomic():
        fresh = _write_inbox(events, at=at)
        taken = [event for event in events if event.id in fresh]
        if taken:
            handler(taken)
    _log_taken(taken)
    return [EventResult(id=event.id, status="accepted" if event.id in fresh else "duplicate") for event in events]


def _log_taken(events: Sequence[Event]) -> None:
    """Log which requests the events came from: a batch has its own request id, so theirs would be lost here."""
    if events:
        fields = {"type": events[0].type, "event_request_ids": sorted({event.request_id for event in events})}
        logger.info("events taken", extra={"fields": fields})


def _write_inbox(events: Sequence[Event], *, at: datetime) -> set[UUID]:
    parameters: dict[str, Any] = {
        "ids": [event.id for event in events],  # sorted by the caller: two senders cannot deadlock
        "sources": [event.source for event in events],
        "types": [event.type for event in events],
        "at": at,
    }
    with connection.cursor() as cursor:
        cursor.execute(TAKE, parameters)
        return {record[0] for record in cursor.fetchall()}


def _refused(event: Event, *, reason: str, error: Exception | None = None) -> EventResult:
    fields = {"event_id": event.id, "type": event.type, "source": event.source, "reason": reason}
    logger.error("event refused", extra={"fields": fields}, exc_info=error)
    return EventResult(id=event.id, status="refused", reason=reason)


def _reason(error: Exception) -> str:
    if isinstance(error, PlazaError):
        return error.text
    # Messages of database errors quote rows.
    return type(error).__name__ if isinstance(error, DatabaseError) else f"{type(error).__name__}: {error}"[:300]
