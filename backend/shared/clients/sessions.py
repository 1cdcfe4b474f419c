"""What the accounts service knows of a session."""

from uuid import UUID

from backend.shared.clients.internal import call_service
from backend.shared.errors import NotFound

PATH = "/internal/v1/sessions/{session_id}"


def is_session_open(*, session_id: UUID, account_id: UUID) -> bool:
    """Ask accounts whether a session of an account is open. Raises Unavailable."""
    try:
        found = call_service(service="accounts", method="GET", path=PATH.format(session_id=session_id))
    except NotFound:
        return False
    return bool(found["is_open"]) and UUID(found["account_id"]) == account_id
