"""Reading accounts."""

from uuid import UUID

from backend.accounts.models import Account
from backend.accounts.services.account_views import own_view, public_view, state_view
from backend.accounts.services.results import AccountState, OwnAccount, PublicAccount
from backend.accounts.utils.usernames import is_username, normalise_username
from backend.shared.errors import NotFound, Unauthenticated
from backend.shared.models.only import only


class AccountNotFound(NotFound):
    code = "ACCOUNT_NOT_FOUND"
    message = "There is no such account."


def read_public_account(*, account_id: UUID) -> PublicAccount:
    """Return an account as anybody sees it. Raises AccountNotFound."""
    account = Account.objects.alive().filter(id=account_id).first()
    if account is None:
        raise AccountNotFound
    return public_view(account)


def find_public_account(*, username: str) -> PublicAccount:
    """Return the account with this username. Raises AccountNotFound."""
    normal = normalise_username(username)
    account = only(Account.objects.alive().filter(username=normal)) if is_username(normal) else None
    if account is None:
        raise AccountNotFound
    return public_view(account)


def read_own_account(*, account_id: UUID) -> OwnAccount:
    """Return an account as its owner sees it. Raises Unauthenticated where it is gone."""
    account = Account.objects.alive().select_related("key").filter(id=account_id).first()
    if account is None:
        raise Unauthenticated
    return own_view(account)


def read_account_state(*, account_id: UUID) -> AccountState:
    """Return an account, deleted or not, as other services keep it. Raises AccountNotFound."""
    account = Account.objects.filter(id=account_id).first()
    if account is None:
        raise AccountNotFound
    return state_view(account)
