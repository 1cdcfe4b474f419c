"""The correlation id of a request."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid4

DASHED_LENGTH = 36


def correlation_id(*, environ: Mapping[str, Any]) -> str:
    """Return the client's X-Request-ID where it is a UUID, else a new one."""
    given = str(environ.get("HTTP_X_REQUEST_ID", ""))
    if len(given) != DASHED_LENGTH:
        return str(uuid4())
    try:
        return str(UUID(given))
    except ValueError:
        return str(uuid4())
