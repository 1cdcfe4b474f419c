"""The sessions of tokens that the tests sign themselves, where no accounts service runs that could be asked."""

from uuid import UUID


def is_session_open(*, session_id: UUID, account_id: UUID) -> bool:
    """Tell that a session is open."""
    return True
