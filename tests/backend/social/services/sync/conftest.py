"""What the tests of sync share."""

from uuid import uuid4

import pytest

from tests.backend.social.conftest import MakePerson
from tests.backend.social.services.sync.device import Device


@pytest.fixture
def phone(person: MakePerson) -> Device:
    """Ada's phone."""
    return Device(owner=person("ada"))


@pytest.fixture
def tablet(phone: Device) -> Device:
    """Ada's tablet."""
    return Device(owner=phone.owner, id=uuid4())
