"""What the tests of the social service share."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from backend.shared.cache.client import Connection
from backend.shared.clock import now
from backend.social.models import Profile
from tests.backend.social.people import Person
from tests.support.media.media_service import MediaService
from tests.support.outside.http_stub import other_service
from tests.support.service.client import ServiceClient

NOT_STATEMENTS = ("BEGIN", "COMMIT", "ROLLBACK")
MakePerson = Callable[..., Person]


@pytest.fixture
def anonymous(transactional_db: None, cache: Connection) -> ServiceClient:
    """A client without a token."""
    return ServiceClient()


@pytest.fixture
def person(transactional_db: None, cache: Connection, token_for: Callable[..., str]) -> MakePerson:
    """Return a maker of people; `is_private` and other fields of the profile may be given."""

    def make(username: str = "ada", **fields: object) -> Person:
        account_id = uuid4()
        make_profile(account_id=account_id, username=username, **fields)
        token = token_for(account_id, username)
        return Person(id=account_id, username=username, api=ServiceClient(token=token))

    return make


@pytest.fixture
def media(settings: Any) -> Iterator[MediaService]:
    """The media service."""
    with other_service() as service:
        settings.SERVICE_URLS = {**settings.SERVICE_URLS, "media": service.url}
        yield MediaService(service)


def make_profile(*, account_id: UUID, username: str, **fields: object) -> Profile:
    """Write a profile as the event of a registration does."""
    at = now()
    values = {"version": 1, "display_name": username.title(), **fields}
    return Profile.objects.create(id=account_id, created_at=at, last_updated_at=at, username=username, **values)


@contextmanager
def statements() -> Iterator[list[str]]:
    """Collect the SQL statements of a block, without those that only open and close transactions."""
    found: list[str] = []
    with CaptureQueriesContext(connection) as captured:
        yield found
    found += [query["sql"] for query in captured.captured_queries if not query["sql"].startswith(NOT_STATEMENTS)]
