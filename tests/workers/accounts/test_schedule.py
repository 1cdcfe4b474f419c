"""What the accounts service does by the clock."""

import pytest

from backend.accounts.models import OutboxRow, RefreshToken
from backend.shared.clock import now
from backend.shared.outbox.schedule import start_due_jobs
from tests.support.service.newcomer import register
from tests.support.workers.accounts_work import run_work
from workers.accounts.schedule import JOBS

pytestmark = pytest.mark.django_db(transaction=True)


def test_expired_tokens_are_purged_once_a_day() -> None:
    register()
    OutboxRow.objects.all().delete()
    RefreshToken.objects.update(expires_at=now())

    started = start_due_jobs(jobs=JOBS, at=now())
    again = start_due_jobs(jobs=JOBS, at=now())
    run_work()

    assert "purge_expired" in started
    assert again == []
    assert not RefreshToken.objects.exists()
    assert not OutboxRow.objects.filter(task="purge_expired").exists()
