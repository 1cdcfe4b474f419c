"""A place of its own in the real bucket for each test, and a clock for what is signed."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from backend.media.services.storage.listing import list_objects
from backend.media.services.storage.object_store import delete_many

PREFIXES = ("public/", "private/", "originals/", "uploads/")


@pytest.fixture
def place() -> Iterator[str]:
    """A folder name that no other test has; what lies there goes afterwards."""
    name = uuid4().hex
    yield name
    for prefix in PREFIXES:
        delete_many(keys=[found.key for found in list_objects(prefix=f"{prefix}{name}/")])


@pytest.fixture
def signing_at() -> datetime:
    """The present moment: S3 compares it with its own clock."""
    return datetime.now(UTC).replace(microsecond=0)


@pytest.fixture
def soon(signing_at: datetime) -> datetime:
    """When what is signed ends."""
    return signing_at + timedelta(minutes=10)
