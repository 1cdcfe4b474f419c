"""Runs the later work of social in this process, through the actors' own code, in an order of chance."""

import importlib
import random

from backend.social.models import OutboxRow
from workers.start import start

start(service="social")
SINGLE = (
    "accept_open_requests",
    "merge_author",
    "drop_windows",
    "renew_media",
    "tell_media_access",
    "purge_tombstones",
)
BATCH = ("fan_out_post", "retract_post", "refresh_cards", "refresh_authors", "refresh_marks")
TASKS = {name: getattr(importlib.import_module(f"workers.social.{name}"), name) for name in (*SINGLE, *BATCH)}


def run_work(*, seed: int, share: float = 1.0) -> None:
    """Run this share of the rows that wait, shuffled; events for other services are not delivered."""
    OutboxRow.objects.filter(task="deliver_events").delete()
    OutboxRow.objects.update(available_at="2020-01-01T00:00:00Z")
    waiting = list(OutboxRow.objects.order_by("id").values_list("id", "task"))
    dice = random.Random(seed)
    dice.shuffle(waiting)
    for row_id, task in waiting[: max(1, round(len(waiting) * share))]:
        if task in SINGLE:
            TASKS[task](row_id=row_id)
        else:
            TASKS[task](target="")
    dead = OutboxRow.objects.exclude(last_error="").values_list("task", "last_error")
    assert not dead, f"work failed: {list(dead)}"
