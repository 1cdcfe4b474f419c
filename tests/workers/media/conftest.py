"""An account with a place of its own in the bucket, and films made once."""

from collections.abc import Iterator
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from backend.media.services.storage.object_store import delete_many
from tests.support.media.film_files import FilmFiles
from tests.support.workers.media_work import of_owner


@pytest.fixture
def owner_id() -> Iterator[UUID]:
    """An account of whose objects nothing is left afterwards."""
    account_id = uuid4()
    yield account_id
    delete_many(keys=list(of_owner(account_id)))


@pytest.fixture(scope="session")
def films(tmp_path_factory: pytest.TempPathFactory) -> FilmFiles:
    """Films and sounds, each made once."""
    return FilmFiles(Path(tmp_path_factory.mktemp("films")))
