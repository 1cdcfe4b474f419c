"""Keeping a row while a long piece of its work runs that cannot stop to say so: a thread renews the lease."""

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import DatabaseError, close_old_connections

from backend.shared.clock import now
from backend.shared.outbox.errors import LeaseLost
from backend.shared.outbox.rows import ClaimedRow
from backend.shared.outbox.running.settle import renew_lease

logger = logging.getLogger("plaza.worker")

RENEWALS_A_LEASE = 3


class KeptLease:
    """A lease that is renewed in the background; ask it now and then whether it still holds."""

    def __init__(self, *, row: ClaimedRow) -> None:
        self._row = row
        self._ended = threading.Event()
        self._is_lost = False

    def check(self) -> None:
        """Raise LeaseLost where another worker holds the row by now."""
        if self._is_lost:
            raise LeaseLost(f"another worker holds {self._row.id}")

    def end(self) -> None:
        """Renew no more."""
        self._ended.set()

    def run(self) -> None:
        """Renew until it is ended or lost."""
        while not self._is_lost and not self._ended.wait(self._row.lease.total_seconds() / RENEWALS_A_LEASE):
            self._renew()

    def _renew(self) -> None:
        try:
            renew_lease(self._row, at=now())
        except LeaseLost:
            self._is_lost = True
        except DatabaseError as error:  # tried again at the next turn; if that is too late, the fence says so
            logger.warning("lease not renewed", extra={"fields": {"row_id": self._row.id, "error": str(type(error))}})
        finally:
            close_old_connections()


@contextmanager
def keep_lease(row: ClaimedRow) -> Iterator[KeptLease]:
    """Renew the row's lease until the block ends; settle the row after it."""
    kept = KeptLease(row=row)
    thread = threading.Thread(target=kept.run, name="lease", daemon=True)
    thread.start()
    try:
        yield kept
    finally:
        kept.end()
        thread.join()
