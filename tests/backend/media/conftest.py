"""What the tests of the media service share."""

from collections.abc import Callable
from uuid import uuid4

import pytest

from backend.shared.cache.client import Connection
from tests.backend.media.uploader import Uploader
from tests.support.service.client import ServiceClient

MakeUploader = Callable[[], Uploader]


@pytest.fixture
def uploader(transactional_db: None, cache: Connection, token_for: Callable[..., str]) -> MakeUploader:
    """Return a maker of accounts that upload."""

    def make() -> Uploader:
        account_id = uuid4()
        return Uploader(id=account_id, api=ServiceClient(token=token_for(account_id)))

    return make


@pytest.fixture
def ada(uploader: MakeUploader) -> Uploader:
    """Somebody who uploads."""
    return uploader()


@pytest.fixture
def eve(uploader: MakeUploader) -> Uploader:
    """Somebody else."""
    return uploader()


@pytest.fixture
def anonymous(transactional_db: None, cache: Connection) -> ServiceClient:
    """A client without a token."""
    return ServiceClient()
