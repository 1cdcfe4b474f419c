"""Sentry's cron monitors: each job of the schedule tells when it has run, so that one that stops running is noticed."""

from collections.abc import Sequence

from django.conf import settings
from sentry_sdk.crons import capture_checkin
from sentry_sdk.crons.consts import MonitorStatus

from backend.shared.outbox.running.attempt import Result
from backend.shared.outbox.schedule import Job
from workers.task_end import set_listener

MARGIN_MINUTES, LONGEST_MINUTES = 10, 120
STATES = {Result.DONE: MonitorStatus.OK, Result.FAILED: MonitorStatus.ERROR, Result.UNAVAILABLE: MonitorStatus.ERROR}
_jobs: dict[str, Job] = {}


def watch(jobs: Sequence[Job]) -> None:
    """Have the tasks of these jobs tell Sentry when they have run; called where Sentry is on."""
    _jobs.update({job.task: job for job in jobs})
    set_listener(check_in)


def check_in(*, task: str, result: Result | None, duration: float) -> None:
    """Tell Sentry that a scheduled task ran, for so many seconds; does nothing for others."""
    job = _jobs.get(task)
    if job is None or result not in STATES:
        return
    minutes = max(1, round(job.every.total_seconds() / 60))
    capture_checkin(
        monitor_slug=f"{settings.SERVICE}-{job.name}".replace("_", "-"),
        status=STATES[result],
        duration=duration,
        monitor_config={
            "schedule": {"type": "interval", "value": minutes, "unit": "minute"},
            "checkin_margin": MARGIN_MINUTES,
            "max_runtime": LONGEST_MINUTES,
            "timezone": "UTC",
        },
    )
