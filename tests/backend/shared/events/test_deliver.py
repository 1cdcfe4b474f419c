"""The sender's end of events."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest

from backend.shared.errors import Refused, TooLarge, Unavailable
from backend.shared.events.deliver import deliver, split_by_size
from backend.shared.outbox import ClaimedRow, event
from backend.shared.outbox.running.attempt import Attempt, Result
from backend.shared.outbox.running.claim import claim_batch
from tests.backend.shared.outbox.running.test_claim import LEASE
from tests.support.outside.http_stub import Asked, OtherService, accepting, other_service
from tests.support.workers.outbox_rows import rows, write

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def audit_service(settings: Any) -> Iterator[OtherService]:
    """The audit service, which accepts everything."""
    with other_service() as service:
        service.answer = accepting
        settings.SERVICE_URLS = {**settings.SERVICE_URLS, "audit": service.url}
        yield service


def claimed(count: int, *, at: datetime, text: str = "") -> list[ClaimedRow]:
    write(
        *[event(to="audit", type="x.happened", version=n, payload={"n": n, "text": text}, at=at) for n in range(count)]
    )
    return claim_batch(task="deliver_events", target="audit", limit=count, lease=LEASE, at=at)


def delivering() -> Attempt:
    return Attempt(run=deliver, throws=(Refused, TooLarge))


def test_events_go_in_one_request_and_their_rows_are_done(
    at: datetime, audit_service: OtherService, settings: Any
) -> None:
    claims = claimed(3, at=at)

    assert delivering()(claims) is Result.DONE

    assert rows().count() == 0
    assert [(asked.method, asked.path) for asked in audit_service.asked] == [("POST", "/internal/v1/events")]
    sent = {one["id"]: one for one in audit_service.asked[0].json["events"]}
    first = next(claim for claim in claims if claim.payload["version"] == 0)
    assert sent[str(first.id)] == {
        "id": str(first.id),
        "type": "x.happened",
        "version": 0,
        "at": at.isoformat(),
        "source": settings.SERVICE,
        "request_id": "",
        "payload": {"n": 0, "text": ""},
    }


def test_an_event_that_is_refused_is_dead_with_the_reason_and_the_others_are_done(
    at: datetime, audit_service: OtherService
) -> None:
    def refuse_one(asked: Asked) -> tuple[int, Any]:
        status, envelope = accepting(asked)
        for result, sent in zip(envelope["data"]["results"], asked.json["events"], strict=True):
            if sent["version"] == 1:
                result.update(status="refused", reason="no object_id")
        return status, envelope

    audit_service.answer = refuse_one

    assert delivering()(claimed(3, at=at)) is Result.DONE
    [dead] = rows().all()
    assert (dead.payload["version"], dead.last_error) == (1, "refused by audit: no object_id")
    assert dead.dead_at is not None


def test_a_receiver_that_is_down_sets_the_rows_back(at: datetime, audit_service: OtherService) -> None:
    audit_service.answer = lambda asked: (503, {"data": None, "error": {"code": "X", "details": {}}, "message": "no"})

    assert delivering()(claimed(3, at=at)) is Result.UNAVAILABLE
    assert rows().filter(dead_at=None, claimed_at=None).count() == 3


def test_a_batch_that_is_refused_as_a_whole_is_tried_event_by_event(at: datetime, audit_service: OtherService) -> None:
    def refuse_two(asked: Asked) -> tuple[int, Any]:
        if any(sent["version"] == 2 for sent in asked.json["events"]):
            return 400, {"data": None, "error": {"code": "VALIDATION_ERROR", "details": {}}, "message": "no"}
        return accepting(asked)

    audit_service.answer = refuse_two

    delivering()(claimed(4, at=at))

    assert [(one.payload["version"], one.dead_at is None) for one in rows().all()] == [(2, False)]


def test_an_event_that_the_receiver_says_nothing_about_is_not_done(at: datetime, audit_service: OtherService) -> None:
    audit_service.answer = lambda asked: (200, {"data": {"results": []}, "error": None, "message": "OK"})

    with pytest.raises(Unavailable):
        deliver(claimed(1, at=at))

    assert rows().count() == 1


def test_large_events_go_in_several_requests(at: datetime, audit_service: OtherService) -> None:
    claims = claimed(5, at=at, text="x" * 200_000)

    assert [len(part) for part in split_by_size(claims)] == [2, 2, 1]
    deliver(claims)

    assert (len(audit_service.asked), rows().count()) == (3, 0)
    assert max(len(asked.body) for asked in audit_service.asked) < 600_000
