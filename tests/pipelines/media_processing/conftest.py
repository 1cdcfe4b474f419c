"""What the tests of media processing share."""

import pytest

from tests.support.media.film_files import FilmFiles


@pytest.fixture(scope="session")
def films(tmp_path_factory: pytest.TempPathFactory) -> FilmFiles:
    """Films and sounds, made when a test first asks for one."""
    return FilmFiles(tmp_path_factory.mktemp("films"))
