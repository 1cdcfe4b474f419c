"""What workers count; it is told with the numbers of their service's web processes."""

from datetime import datetime

from prometheus_client import Counter, Gauge, Histogram

TASKS = Counter("plaza_tasks", "Attempts at rows of later work.", ["task", "outcome"])
DURATION = Histogram(
    "plaza_task_duration_seconds",
    "Time of one attempt, which takes many rows where the task is a batch.",
    ["task"],
    buckets=(0.005, 0.025, 0.1, 0.5, 1, 5, 15, 60, 300, 1200),
)
TICK = Gauge(
    "plaza_scheduler_tick_timestamp_seconds", "When the scheduler's tick came last.", multiprocess_mode="mostrecent"
)


def observe_task(*, task: str, outcome: str, rows: int, duration: float) -> None:
    """Count an attempt at rows, and its duration in seconds."""
    TASKS.labels(task, outcome).inc(rows)
    DURATION.labels(task).observe(duration)


def observe_tick(*, at: datetime) -> None:
    """Note that the scheduler lives."""
    TICK.set(at.timestamp())
