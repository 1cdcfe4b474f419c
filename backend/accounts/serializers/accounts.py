"""Bodies and answers of /accounts."""

from datetime import datetime
from uuid import UUID

from ninja import Schema
from pydantic import ConfigDict, Field

from backend.accounts.serializers.fields import AvatarUrl, Bio, DisplayName
from backend.shared.http.bodies import Body


class ProfileIn(Body):
    """The fields to change; those that are not sent stay as they are."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"example": {"bio": "Notes on engines."}})

    # No declared defaults: some clients send those, and would change what nobody meant to.
    display_name: DisplayName = Field(default_factory=str)
    bio: Bio = Field(default_factory=str)
    avatar_url: AvatarUrl = None
    avatar_media_id: UUID | None = Field(default=None, description="A picture that you uploaded; null for none.")
    is_private: bool = Field(default_factory=bool)


class AccountOut(Schema):
    """An account as anybody sees it."""

    id: UUID
    username: str
    display_name: str
    bio: str
    avatar_url: str | None
    is_private: bool
    created_at: datetime


class OwnAccountOut(AccountOut):
    """An account as its owner sees it; `email` is null where somebody else proved to own the address.

    `avatar_media_id` is the upload that the picture is made of; until it is ready `avatar_url` is what it was.
    """

    avatar_media_id: UUID | None
    email: str | None
    email_verified: bool


class AccountStateOut(Schema):
    """An account as other services keep it."""

    id: UUID
    username: str
    display_name: str
    avatar_url: str | None
    is_private: bool
    version: int
    is_deleted: bool
