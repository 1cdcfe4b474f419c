"""What tests of the outbox need: a dispatcher that remembers, and a look at the table."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.apps import apps
from django.conf import settings

from backend.shared.outbox import NewRow, write_outbox
from backend.shared.outbox.rows import work
from backend.shared.outbox.sending.dispatch import Dispatch
from backend.shared.transactions import transaction


class RecordingDispatcher:
    """Keeps what it is asked to send."""

    def __init__(self) -> None:
        self.sent: list[Dispatch] = []
        self.is_open = True

    def submit(self, dispatches: Sequence[Dispatch]) -> None:
        self.sent.extend(dispatches)


def rows() -> Any:
    """Return the manager of this service's outbox."""
    return apps.get_model(settings.SERVICE, "OutboxRow").objects


def row(row_id: UUID) -> Any:
    """Return one row as it is now."""
    return rows().get(id=row_id)


def write(*new: NewRow) -> None:
    """Write rows in a transaction of their own."""
    with transaction():
        write_outbox(new)


def written(*, at: datetime, **fields: Any) -> NewRow:
    """Write one piece of work and return it."""
    new = work(**{"task": "probe", "queue": "default", "payload": {"n": 1}, "at": at, **fields})
    write(new)
    return new
