"""The account that a login names: a username or an e-mail address."""

from backend.accounts.models import Account
from backend.accounts.services.personal_fields import email_index_of
from backend.accounts.utils.emails import normalise_email
from backend.accounts.utils.usernames import is_username, normalise_username
from backend.shared.models.only import only


def find_by_login(login: str) -> Account | None:
    """Return the account with its key: of an address its verified owner, or else the oldest that claims it."""
    accounts = Account.objects.alive().select_related("key")
    if "@" in login:
        index = email_index_of(email=normalise_email(login))
        return accounts.claiming(email_index=index).first()
    username = normalise_username(login)
    return only(accounts.filter(username=username)) if is_username(username) else None
