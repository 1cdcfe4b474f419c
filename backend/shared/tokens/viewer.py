"""Who a verified access token speaks for."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Viewer:
    """The account and session of a request; `is_operator` opens the operators' routes."""

    account_id: UUID
    session_id: UUID
    username: str
    is_operator: bool = False
