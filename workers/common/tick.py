"""The scheduler's tick, once a minute."""

import importlib

from django.conf import settings

from backend.shared.clock import now
from backend.shared.outbox.schedule import start_due_jobs
from backend.shared.outbox.task_metrics import observe_tick
from workers.actor import plain_actor


@plain_actor(queue="urgent")
def tick() -> None:
    """Start the jobs whose slot has come; a repeated or late tick starts no slot twice."""
    at = now()
    observe_tick(at=at)
    start_due_jobs(jobs=importlib.import_module(f"workers.{settings.SERVICE}.schedule").JOBS, at=at)
