"""Writing later work."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import transaction

from backend.shared.context import bind
from backend.shared.outbox import NotInTransaction, event, work, write_outbox
from tests.support.workers.outbox_rows import RecordingDispatcher, row, rows, write, written

pytestmark = pytest.mark.django_db(transaction=True)


def test_any_number_of_rows_is_one_statement(at: datetime, django_assert_num_queries: Any) -> None:
    new = [work(task="probe", queue="bulk", payload={"n": n}, at=at) for n in range(50)]

    with transaction.atomic(), django_assert_num_queries(1):
        write_outbox(new)

    assert rows().count() == 50


def test_a_row_holds_what_was_given(at: datetime, dispatcher: RecordingDispatcher) -> None:
    with bind(request_id="r-1"):
        new = work(task="probe", queue="urgent", payload={"text": "ü", "at": at}, at=at)
    write(new)

    kept = row(new.id)
    assert (kept.task, kept.queue, kept.is_batch, kept.target) == ("probe", "urgent", False, "")
    assert kept.payload == {"text": "ü", "at": at.isoformat()}
    assert (kept.attempts, kept.fence, kept.progress, kept.last_error) == (0, 0, None, "")
    assert (kept.available_at, kept.created_at, kept.last_updated_at) == (at, at, at)
    assert kept.send_at == at + timedelta(seconds=10)
    assert kept.request_id == "r-1"


def test_rows_are_sent_after_commit_and_not_before(at: datetime, dispatcher: RecordingDispatcher) -> None:
    new = work(task="probe", queue="urgent", payload={}, at=at)

    with transaction.atomic():
        write_outbox([new])
        assert dispatcher.sent == []

    assert [(one.task, one.queue, one.row_id) for one in dispatcher.sent] == [("probe", "urgent", new.id)]


def test_a_batch_row_is_sent_as_a_request_to_drain_its_target(at: datetime, dispatcher: RecordingDispatcher) -> None:
    write(event(to="audit", type="x.happened", version=1, payload={}, at=at))

    assert [(one.task, one.row_id, one.target) for one in dispatcher.sent] == [("deliver_events", None, "audit")]


def test_what_is_rolled_back_leaves_no_row_and_no_message(at: datetime, dispatcher: RecordingDispatcher) -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        write_outbox([work(task="probe", queue="urgent", payload={}, at=at)])
        raise ZeroDivisionError

    assert (rows().count(), dispatcher.sent) == (0, [])


def test_work_due_later_is_left_to_the_reaper(at: datetime, dispatcher: RecordingDispatcher) -> None:
    due_at = at + timedelta(hours=1)
    new = written(at=at, due_at=due_at)

    assert dispatcher.sent == []
    assert (row(new.id).available_at, row(new.id).send_at) == (due_at, due_at)


def test_a_process_that_sends_nothing_leaves_rows_to_the_reaper_at_once(at: datetime) -> None:
    assert row(written(at=at).id).send_at == at


def test_while_the_broker_is_down_rows_are_left_to_the_reaper_at_once(
    at: datetime, dispatcher: RecordingDispatcher
) -> None:
    dispatcher.is_open = False

    assert row(written(at=at).id).send_at == at


def test_a_dispatcher_that_fails_costs_the_writer_nothing(at: datetime, dispatcher: RecordingDispatcher) -> None:
    dispatcher.sent = None  # type: ignore[assignment]

    assert row(written(at=at).id).attempts == 0


def test_outside_of_a_transaction_it_refuses(at: datetime) -> None:
    with pytest.raises(NotInTransaction):
        write_outbox([work(task="probe", queue="urgent", payload={}, at=at)])

    assert rows().count() == 0
