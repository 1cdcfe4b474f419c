"""The contract of a running stack."""

import threading
from functools import cache

from config.cli.openapi.documents import fetch_document
from tests.support.service.contract import Contract

_lock = threading.Lock()


def contract_of_stack(gateway_url: str) -> Contract:
    """Return what a running stack says of all its services; asked for once."""
    with _lock:
        return _contract_of_stack(gateway_url)


@cache
def _contract_of_stack(gateway_url: str) -> Contract:
    return Contract(document=fetch_document(gateway_url=gateway_url))
