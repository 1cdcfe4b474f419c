"""Things done at the same moment, each in a thread with a connection of its own."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from django.db import connection

from backend.shared.errors import PlazaError

Work = Callable[[], object]


def together(works: Sequence[Work]) -> list[PlazaError | None]:
    """Run each in a thread of its own, all at once, and return the refusals."""
    start = Barrier(len(works))

    def run(work: Work) -> PlazaError | None:
        start.wait(timeout=30)
        try:
            work()
        except PlazaError as refusal:
            return refusal
        finally:
            connection.close()
        return None

    with ThreadPoolExecutor(max_workers=len(works)) as threads:
        return list(threads.map(run, works, timeout=60))
