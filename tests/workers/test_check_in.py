"""Scheduled tasks tell Sentry that they have run."""

from datetime import timedelta
from typing import Any

import pytest
import sentry_sdk
from django.conf import settings
from sentry_sdk.envelope import Envelope
from sentry_sdk.transport import Transport

from backend.shared.outbox.running.attempt import Result
from backend.shared.outbox.schedule import Job
from config.sentry import before_send
from workers.check_in import check_in, watch
from workers.task_end import set_listener

JOB = Job(name="sweep_probes", task="sweep_probes", every=timedelta(hours=1))


class Monitor(Transport):
    """Keeps the check-ins that it gets."""

    def __init__(self) -> None:
        super().__init__()
        self.got: list[dict[str, Any]] = []

    def capture_envelope(self, envelope: Envelope) -> None:
        self.got += [item.payload.json for item in envelope.items if item.type == "check_in"]


@pytest.mark.parametrize(("result", "status"), [(Result.DONE, "ok"), (Result.FAILED, "error")])
def test_a_scheduled_task_checks_in_by_how_it_ended(result: Result, status: str) -> None:
    watch([JOB])
    monitor = Monitor()
    with sentry_sdk.new_scope() as scope:
        scope.set_client(
            sentry_sdk.Client(dsn="https://key@sentry.example/1", transport=monitor, before_send=before_send)
        )
        check_in(task="sweep_probes", result=result, duration=1.5)
        check_in(task="another_task", result=result, duration=1.5)
        check_in(task="sweep_probes", result=None, duration=1.5)

    set_listener(None)
    (told,) = monitor.got
    assert (told["monitor_slug"], told["status"], told["duration"]) == (f"{settings.SERVICE}-sweep-probes", status, 1.5)
    assert told["monitor_config"]["schedule"] == {"type": "interval", "value": 60, "unit": "minute"}
