"""What the command has the social service do; carried out by `serve_tasks` with that service's environment."""

import time
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings

from backend.shared.clock import now
from backend.shared.identifiers import uuid7
from backend.social.services.sync.expire_cursors import begin_above, count_streams, expire_cursors
from backend.social.services.sync.purge_tombstones import count_tombstones
from pipelines.sync_purge.run import FIRST_ID, purge_steps

SLICE_SECONDS = 0.5  # then the command shows how far it is


def begin(*, older_than: int | None) -> Any:
    """Return the moment before which a deletion is forgotten, and how many there are by collection."""
    before = now() - timedelta(days=settings.SYNC_TOMBSTONE_DAYS if older_than is None else older_than)
    return {"before": before, "counts": count_tombstones(before=before)}


def purge(*, after: str | None, before: str) -> Any:
    """Forget tombstones for a slice of time; return how many, and where to go on, None at the end."""
    began, records = time.monotonic(), 0
    for step in purge_steps(after=UUID(after) if after else FIRST_ID, before=datetime.fromisoformat(before)):
        records += step.records
        if time.monotonic() - began >= SLICE_SECONDS:
            return {"records": records, "after": str(step.after)}
    return {"records": records, "after": None}


def streams() -> Any:
    """Return how many accounts have a stream."""
    return {"accounts": count_streams()}


def begin_restore() -> Any:
    """Let new streams begin above everything that was given out, and return an id for this restore."""
    begin_above()
    return {"restore_id": str(uuid7(at=now()))}


def expire(*, after: str | None, restore_id: str) -> Any:
    """Make the cursors of the next accounts expire."""
    count, last = expire_cursors(after=UUID(after) if after else FIRST_ID, restore_id=UUID(restore_id), at=now())
    return {"accounts": count, "after": str(last) if last else None}


TASKS = {"begin": begin, "purge": purge, "streams": streams, "begin_restore": begin_restore, "expire": expire}
