"""The receiver's end of events."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import uuid4

import pytest
from django.apps import apps
from django.conf import settings
from django.db import OperationalError

from backend.shared.events.events import Event
from backend.shared.events.receive import receive_events
from tests.backend.shared.outbox.running.test_claim import at_the_same_time
from tests.support.workers.outbox_rows import rows, written

pytestmark = pytest.mark.django_db(transaction=True)


def happened(at: datetime, *, kind: str = "x.happened", **payload: Any) -> Event:
    return Event(id=uuid4(), type=kind, version=1, at=at, source="accounts", request_id="", payload=payload)


def inbox() -> Any:
    return apps.get_model(settings.SERVICE, "InboxEvent").objects


def statuses(results: Sequence[Any]) -> dict[Any, str]:
    return {result.id: result.status for result in results}


def test_events_of_a_type_reach_their_handler_together(at: datetime) -> None:
    seen: list[Sequence[Event]] = []
    events = [happened(at) for _ in range(3)]

    results = receive_events(events, handlers={"x.happened": seen.append}, at=at)

    assert {result.status for result in results} == {"accepted"}
    assert [{event.id for event in batch} for batch in seen] == [{event.id for event in events}]
    assert {(one.id, one.source, one.type, one.received_at) for one in inbox().all()} == {
        (event.id, "accounts", "x.happened", at) for event in events
    }


def test_an_event_that_came_before_is_a_duplicate_and_has_no_effect(at: datetime) -> None:
    seen: list[Sequence[Event]] = []
    old, new = happened(at), happened(at)
    receive_events([old], handlers={"x.happened": seen.append}, at=at)

    results = receive_events([old, new], handlers={"x.happened": seen.append}, at=at)

    assert statuses(results) == {old.id: "duplicate", new.id: "accepted"}
    assert [[event.id for event in batch] for batch in seen] == [[old.id], [new.id]]


def test_the_same_event_delivered_by_senders_that_race_has_one_effect(at: datetime) -> None:
    events = [happened(at) for _ in range(20)]

    def effect(batch: Sequence[Event]) -> None:
        for _ in batch:
            written(at=at, task="effect")

    def receive() -> list[str]:
        return [result.status for result in receive_events(events, handlers={"x.happened": effect}, at=at)]

    results = at_the_same_time(receive, times=4)

    assert sorted(set(map(tuple, results))) == [("accepted",) * 20, ("duplicate",) * 20]
    assert rows().count() == 20


def test_a_bad_event_is_refused_alone_and_leaves_nothing(at: datetime) -> None:
    good, bad = [happened(at, n=n) for n in (1, 2)], happened(at, n=0)

    def effect(batch: Sequence[Event]) -> None:
        for event in batch:
            written(at=at, task=f"effect {1 / event.payload['n']}")

    results = receive_events([*good, bad], handlers={"x.happened": effect}, at=at)

    assert statuses(results) == {good[0].id: "accepted", good[1].id: "accepted", bad.id: "refused"}
    assert next(result.reason for result in results if result.id == bad.id) == "ZeroDivisionError: division by zero"
    assert sorted(one.task for one in rows().all()) == ["effect 0.5", "effect 1.0"]
    assert {one.id for one in inbox().all()} == {event.id for event in good}


def test_an_unknown_type_is_refused(at: datetime) -> None:
    [result] = receive_events([happened(at, kind="y.happened")], handlers={}, at=at)

    assert (result.status, result.reason) == ("refused", "unknown type y.happened")


def test_an_outage_is_raised_and_undone(at: datetime) -> None:
    def effect(batch: Sequence[Event]) -> None:
        written(at=at, task="effect")
        raise OperationalError

    with pytest.raises(OperationalError):
        receive_events([happened(at)], handlers={"x.happened": effect}, at=at)

    assert (inbox().count(), rows().count()) == (0, 0)
