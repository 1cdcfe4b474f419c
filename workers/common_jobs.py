"""What every service does by the clock; times are UTC."""

from datetime import timedelta

from backend.shared.outbox.schedule import Job

COMMON_JOBS = (
    Job(name="purge_inbox", task="purge_inbox", every=timedelta(days=1), offset=timedelta(hours=3), queue="bulk"),
    Job(
        name="purge_scheduled_runs",
        task="purge_scheduled_runs",
        every=timedelta(days=1),
        offset=timedelta(hours=3),
        queue="bulk",
    ),
)
