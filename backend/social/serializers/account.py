"""Accounts and how they stand to each other, in and out."""

from typing import Literal
from uuid import UUID

from ninja import Schema

from backend.shared.http.bodies import Body


class AccountIn(Body):
    """The account that is meant."""

    account_id: UUID


class ProfileOut(Schema):
    """An account in a list; what is empty is left out."""

    id: UUID
    username: str
    display_name: str = ""
    avatar_url: str | None = None
    is_private: bool


class RelationOut(Schema):
    """How one stands to an account: following it, asking to, or neither."""

    account_id: UUID
    state: Literal["accepted", "requested", "none"]


class AnswerOut(Schema):
    """What became of a request to follow."""

    account_id: UUID
    state: Literal["accepted", "rejected"]


class BlockOut(Schema):
    """Whether an account is blocked."""

    account_id: UUID
    blocked: bool


class MuteOut(Schema):
    """Whether an account is muted."""

    account_id: UUID
    muted: bool
