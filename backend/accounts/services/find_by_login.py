"""The account that a login names: a username or an e-mail address."""

from collections.abc import Sequence

from backend.accounts.models import Account
from backend.accounts.services.personal_fields import email_index_of
from backend.accounts.utils.emails import normalise_email
from backend.accounts.utils.usernames import is_username, normalise_username
from backend.shared.models.only import only

MOST_CLAIMS = 10


def find_candidates(login: str) -> Sequence[Account]:
    """Return the accounts, with their keys, that a login may mean: whose password fits, it is.

    An address that is proved is its owner's alone. One that nobody has proved means everybody who claims it, or else
    whoever registered with it first would keep its real owner out: the newest MOST_CLAIMS, for each costs
    a hash, and of these the oldest first.
    """
    if "@" not in login:
        found = find_by_login(login)
        return [] if found is None else [found]
    claims = (
        Account.objects.alive().select_related("key").filter(email_index=email_index_of(email=normalise_email(login)))
    )
    owners = list(claims.filter(email_verified_at__isnull=False))
    return owners or list(claims.order_by("-created_at", "-id")[:MOST_CLAIMS])[::-1]


def find_by_login(login: str) -> Account | None:
    """Return the account with its key: of an address its verified owner, or else the oldest that claims it."""
    accounts = Account.objects.alive().select_related("key")
    if "@" in login:
        index = email_index_of(email=normalise_email(login))
        return accounts.claiming(email_index=index).first()
    username = normalise_username(login)
    return only(accounts.filter(username=username)) if is_username(username) else None
