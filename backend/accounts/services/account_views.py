"""An account's row as the several views that leave the service."""

from backend.accounts.models import Account
from backend.accounts.services.personal_fields import read_email
from backend.accounts.services.results import AccountState, OwnAccount, PublicAccount


def public_view(account: Account) -> PublicAccount:
    """Return what anybody sees."""
    return PublicAccount(
        id=account.id,
        username=account.username,
        display_name=account.display_name,
        bio=account.bio,
        avatar_url=account.avatar_url,
        is_private=account.is_private,
        created_at=account.created_at,
    )


def own_view(account: Account) -> OwnAccount:
    """Return what the owner sees of an account that was read with its key."""
    return OwnAccount(
        id=account.id,
        username=account.username,
        display_name=account.display_name,
        bio=account.bio,
        avatar_url=account.avatar_url,
        is_private=account.is_private,
        created_at=account.created_at,
        avatar_media_id=account.avatar_media_id,
        email=read_email(account),
        email_verified=account.email_verified_at is not None,
    )


def state_view(account: Account) -> AccountState:
    """Return what other services keep a copy of."""
    return AccountState(
        id=account.id,
        username=account.username,
        display_name=account.display_name,
        avatar_url=account.avatar_url,
        is_private=account.is_private,
        version=account.profile_version,
        is_deleted=account.is_deleted,
    )
