"""Turning private in the services that show what an account writes, before it is answered."""

from dataclasses import asdict
from datetime import datetime
from uuid import UUID

from backend.accounts.models import Account
from backend.accounts.services.account_events import account_event
from backend.accounts.services.account_views import state_view
from backend.shared.clients.social import close_profile
from backend.shared.errors import PlazaError, Unavailable
from backend.shared.outbox import write_outbox
from backend.shared.transactions import transaction


class NotClosed(Unavailable):
    code = "NOT_MADE_PRIVATE"
    message = "Your account could not be made private at this moment, and nothing is changed; try again."


def close_elsewhere(account: Account) -> None:
    """Let social treat a locked account as private.

    Raises NotClosed where social does not confirm it in time, or answers anything else, as an earlier release would.
    """
    try:
        close_profile(state=asdict(state_view(account)))
    except PlazaError:
        raise NotClosed from None


def tell_again(*, account_id: UUID, at: datetime) -> None:
    """Tell social what an account is, under a new version: it may have closed the profile and not been heard."""
    with transaction():
        account = Account.objects.alive().select_for_update().filter(id=account_id).first()
        if account is None:
            return
        account.profile_version += 1
        account.last_updated_at = at
        account.save(update_fields=["profile_version", "last_updated_at"])
        write_outbox([account_event(account, type="account.updated", at=at)])
