"""What the media service does by the clock."""

from datetime import timedelta

from backend.shared.outbox.schedule import Job
from workers.common_jobs import COMMON_JOBS

DAY = timedelta(days=1)

JOBS = (
    *COMMON_JOBS,
    Job(name="purge_answers", task="purge_answers", every=DAY, offset=timedelta(hours=3), queue="bulk"),
    Job(name="sweep_media", task="sweep_media", every=timedelta(minutes=10), queue="bulk"),
    Job(name="clear_media", task="clear_media", every=timedelta(hours=1), offset=timedelta(minutes=7), queue="bulk"),
    Job(name="reconcile_media", task="reconcile_media", every=DAY, offset=timedelta(hours=4), queue="bulk"),
)
