"""What the social service does by the clock."""

from datetime import timedelta

from backend.shared.outbox.schedule import Job
from workers.common_jobs import COMMON_JOBS

DAY = timedelta(days=1)

JOBS = (
    *COMMON_JOBS,
    Job(name="purge_answers", task="purge_answers", every=DAY, offset=timedelta(hours=3), queue="bulk"),
    Job(name="purge_tombstones", task="purge_tombstones", every=DAY, offset=timedelta(hours=4), queue="bulk"),
)
