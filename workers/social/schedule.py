"""What the social service does by the clock."""

from datetime import timedelta

from backend.shared.outbox.schedule import Job
from workers.common_jobs import COMMON_JOBS

JOBS = (
    *COMMON_JOBS,
    Job(name="purge_answers", task="purge_answers", every=timedelta(days=1), offset=timedelta(hours=3), queue="bulk"),
)
