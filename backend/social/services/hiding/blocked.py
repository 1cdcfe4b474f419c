"""Whether two accounts are hidden from each other."""

from uuid import UUID

from backend.social.models import Block
from backend.social.services.profiles.ensure_profile import AccountMissing


def refuse_blocked(*, viewer_id: UUID, account_id: UUID) -> None:
    """Raise AccountMissing where either blocks the other: who is blocked must not learn of it."""
    if Block.objects.between(first_id=viewer_id, second_id=account_id).exists():
        raise AccountMissing
