"""Bodies and answers of /auth."""

from datetime import datetime
from uuid import UUID

from ninja import Schema

from backend.accounts.serializers.accounts import OwnAccountOut
from backend.accounts.serializers.fields import (
    ClientId,
    DisplayName,
    Email,
    Login,
    NewPassword,
    Password,
    Token,
    Username,
)
from backend.shared.http.bodies import Body


class RegisterIn(Body):
    """A newcomer's account."""

    id: ClientId | None = None
    username: Username
    email: Email
    password: NewPassword
    display_name: DisplayName | None = None


class LoginIn(Body):
    """Who logs in."""

    login: Login
    password: Password


class RefreshTokenIn(Body):
    """The refresh token of a session."""

    refresh_token: Token


class VerifyEmailIn(Body):
    """The token from the mail."""

    token: Token


class PasswordResetRequestIn(Body):
    """Who has lost the password."""

    login: Login


class PasswordResetIn(Body):
    """The token from the mail and the new password."""

    token: Token
    new_password: NewPassword


class PasswordChangeIn(Body):
    """The old password and the new one."""

    current_password: Password
    new_password: NewPassword


class TokensOut(Schema):
    """The access token is good for `expires_in` seconds; the refresh token gets the next pair, once."""

    access_token: str
    refresh_token: str
    token_type: str
    expires_in: int


class SignedInOut(Schema):
    """The account and the tokens of its new session."""

    account: OwnAccountOut
    tokens: TokensOut


class RefreshedOut(Schema):
    """The next tokens of the session."""

    tokens: TokensOut


class SessionStandingOut(Schema):
    """Whose a session is, and whether it is open, for the other services."""

    account_id: UUID
    is_open: bool


class SessionOut(Schema):
    """A device that the account is logged in on; `device` is what it called itself."""

    id: UUID
    device: str
    created_at: datetime
    last_used_at: datetime
    is_current: bool
