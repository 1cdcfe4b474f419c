"""A new account as rows, not yet written."""

from datetime import datetime
from uuid import UUID

from backend.accounts.models import Account, AccountKey
from backend.accounts.services.personal_fields import email_index_of, encrypt_email
from backend.accounts.utils.emails import clean_email, normalise_email
from backend.accounts.utils.usernames import normalise_username
from backend.shared.crypto.field_encryption import new_data_key, wrap_key
from backend.shared.identifiers import uuid7
from backend.shared.plain_text import clean_line


def new_account(
    *,
    id: UUID | None,  # noqa: A002
    username: str,
    email: str,
    display_name: str | None,
    password_hash: str,
    at: datetime,
) -> tuple[Account, AccountKey]:
    """Return the account, its address encrypted under a key of its own, and that key; the parts are checked before."""
    account_id, address, data_key = id or uuid7(at=at), clean_email(email), new_data_key()
    name = normalise_username(username)
    account = Account(
        id=account_id,
        created_at=at,
        last_updated_at=at,
        username=name,
        display_name=clean_line(display_name or "") or name,
        email_ciphertext=encrypt_email(email=address, account_id=account_id, data_key=data_key),
        email_index=email_index_of(email=normalise_email(address)),
        password_hash=password_hash,
    )
    wrapped = wrap_key(data_key, owner=account_id.bytes)
    return account, AccountKey(account=account, wrapped_key=wrapped, created_at=at, last_updated_at=at)
