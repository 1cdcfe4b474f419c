"""Reads of the service under test as another service makes them."""

from django.conf import settings

from backend.shared.clients.signature import signed_headers
from backend.shared.clock import now
from tests.support.service.client import ServiceClient
from tests.support.stack.api import Answer


def read_signed(path: str) -> Answer:
    """Ask a path below /internal/v1 with a signature."""
    key = settings.INTERNAL_KEYS[0]
    headers = signed_headers(key=key, service="social", method="GET", path=path, body=b"", at=now())
    return ServiceClient().request("GET", path, headers=headers)
