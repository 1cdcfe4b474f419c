"""The scheduler's tick in a real worker: the jobs of the service run, once a slot."""

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from django.apps import apps
from django.conf import settings

from backend.shared.clock import now
from tests.support.waiting import eventually
from tests.support.workers.outbox_rows import rows
from tests.support.workers.worker_process import WorkerProcess
from workers.broker import PlazaBroker
from workers.common_jobs import COMMON_JOBS
from workers.scheduler import send_tick

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_tick_starts_every_job_once_and_the_purges_purge(
    broker: PlazaBroker, start_worker: Callable[..., WorkerProcess]
) -> None:
    inbox = apps.get_model(settings.SERVICE, "InboxEvent").objects
    slots = apps.get_model(settings.SERVICE, "ScheduledRun").objects
    inbox.create(id=uuid4(), source="old", type="x", received_at=now() - timedelta(days=31))
    inbox.create(id=uuid4(), source="young", type="x", received_at=now() - timedelta(days=29))
    worker = start_worker()

    for _ in range(3):
        send_tick(broker, service=settings.SERVICE)
    eventually(lambda: {slot.job for slot in slots.all()}, is_so={job.name for job in COMMON_JOBS}.issubset)
    eventually(lambda: rows().count(), is_so=lambda left: left == 0)

    assert [one.source for one in inbox.all()] == ["young"]
    for job in COMMON_JOBS:
        assert worker.log.count(f'"task":"{job.task}"') == 1
