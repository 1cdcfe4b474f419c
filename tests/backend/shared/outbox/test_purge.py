"""Removal of old bookkeeping."""

from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.apps import apps
from django.conf import settings

from backend.shared.outbox import purge
from backend.shared.outbox.schedule import Job, start_due_jobs

pytestmark = pytest.mark.django_db


def test_old_inbox_entries_go_and_young_ones_stay(at: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(purge, "CHUNK", 2)
    inbox = apps.get_model(settings.SERVICE, "InboxEvent").objects
    ages = [timedelta(days=days) for days in (0, 29, 31, 32, 33, 34, 35)]
    for age in ages:
        inbox.create(id=uuid4(), source="social", type="x", received_at=at - age)

    assert purge.purge_inbox(before=at - timedelta(days=30)) == 5
    assert inbox.count() == 2


def test_old_slots_go_and_young_ones_stay(at: datetime) -> None:
    job = Job(name="daily", task="t", every=timedelta(days=1))
    for days in (0, 1, 100):
        start_due_jobs(jobs=[job], at=at - timedelta(days=days))

    assert purge.purge_scheduled_runs(before=at - timedelta(days=90)) == 1
    assert apps.get_model(settings.SERVICE, "ScheduledRun").objects.count() == 2
