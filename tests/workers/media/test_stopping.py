"""A worker that is told to stop in the middle of a film gives it back at once, and kills what it started for it."""

from collections.abc import Callable
from uuid import UUID

import psutil
import pytest

from backend.media.models import Media, OutboxRow
from tests.support.media.film_files import FilmFiles
from tests.support.waiting import eventually
from tests.support.workers.media_work import assert_books_agree, upload
from tests.support.workers.worker_process import WorkerProcess

pytestmark = pytest.mark.django_db(transaction=True)


def encoders(worker: WorkerProcess) -> list[psutil.Process]:
    """Return the programs that encode for the worker just now."""
    return [process for process in worker.children() if "ffmpeg" in process.name()]


def has_ended(process: psutil.Process) -> bool:
    """Tell whether a process has ended; one that nobody has collected yet has ended too."""
    try:
        return process.status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


def test_a_film_is_given_back_at_once_and_made_by_the_next_worker(
    owner_id: UUID, films: FilmFiles, start_worker: Callable[..., WorkerProcess]
) -> None:
    media = upload(films["slow.mp4"].read_bytes(), owner_id=owner_id)
    worker = start_worker(OUTBOX_LEASE_SECONDS="30")
    [encoder] = eventually(lambda: encoders(worker), seconds=30)

    code = worker.stop()

    assert code == 0
    assert has_ended(encoder)
    row = OutboxRow.objects.get(task="process_film")
    assert (row.claimed_at, row.attempts) == (None, 0)
    start_worker()
    eventually(lambda: Media.objects.get(id=media.id).status, is_so=lambda status: status == "ready", seconds=60)
    assert_books_agree(owner_id)
