"""What the services of accounts give back."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicAccount:
    """An account as anybody sees it."""

    id: UUID
    username: str
    display_name: str
    bio: str
    avatar_url: str | None
    is_private: bool
    created_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnAccount(PublicAccount):
    """An account as its owner sees it; `email` is None where the address turned out to be another's."""

    avatar_media_id: UUID | None
    email: str | None
    email_verified: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountState:
    """An account as other services keep it; the higher `version` holds."""

    id: UUID
    username: str
    display_name: str
    avatar_url: str | None
    is_private: bool
    version: int
    is_deleted: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Tokens:
    """An access token and the refresh token that gets the next one; `expires_in` is in seconds."""

    access_token: str
    refresh_token: str
    token_type: str
    expires_in: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedIn:
    """An account and the tokens of its new session."""

    account: OwnAccount
    tokens: Tokens


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionEntry:
    """A device that an account is logged in on."""

    id: UUID
    device: str
    created_at: datetime
    last_used_at: datetime
    is_current: bool
