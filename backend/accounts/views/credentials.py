"""Routes under /auth for the address and the password."""

from django.http import HttpRequest, HttpResponse
from ninja import Router

from backend.accounts.serializers.auth import (
    PasswordChangeIn,
    PasswordResetIn,
    PasswordResetRequestIn,
    VerifyEmailIn,
)
from backend.accounts.services.mail.verify_email import request_email_verification, verify_email
from backend.accounts.services.passwords.change_password import change_password
from backend.accounts.services.passwords.reset_password import request_password_reset, reset_password
from backend.accounts.services.sessions.login_failures import login_subject
from backend.accounts.views.limits import limit_address, limit_guesses, limit_login
from backend.shared.clock import now
from backend.shared.http.authenticate import bearer, viewer_of
from backend.shared.http.envelope import Env, reply
from backend.shared.http.idempotent import idempotent

router = Router()


@router.post(
    "/verify-email", operation_id="verify_email", response={200: Env[None]}, summary="Verify an e-mail address"
)
@idempotent
def verify(request: HttpRequest, payload: VerifyEmailIn) -> HttpResponse:
    """Take the token that was mailed; the account owns its address from now on."""
    at = now()
    limit_address(request, at=at)
    verify_email(token=payload.token.get_secret_value(), at=at)
    return reply(None, message="Your e-mail address is verified.")


@router.post(
    "/request-email-verification",
    operation_id="request_email_verification",
    auth=bearer,
    response={202: Env[None]},
    summary="Have the verification mail sent again",
)
@idempotent
def request_verification(request: HttpRequest) -> HttpResponse:
    """Send the verification mail once more, where the address is not verified yet."""
    at, viewer = now(), viewer_of(request)
    limit_login(request, purpose="verify", login=str(viewer.account_id), at=at)
    request_email_verification(account_id=viewer.account_id, at=at)
    return reply(None, status=202, message="A mail is on its way, unless your address is verified.")


@router.post(
    "/request-password-reset",
    operation_id="request_password_reset",
    response={202: Env[None]},
    summary="Have a link to a new password mailed",
)
@idempotent
def request_reset(request: HttpRequest, payload: PasswordResetRequestIn) -> HttpResponse:
    """Mail a link to the account of this login; the answer is the same whether there is one or not."""
    at = now()
    limit_guesses(request, purpose="reset", subject=login_subject(login=payload.login), at=at)
    request_password_reset(login=payload.login, at=at)
    return reply(None, status=202, message="If there is such an account, a mail is on its way.")


@router.post(
    "/reset-password",
    operation_id="reset_password",
    response={200: Env[None]},
    summary="Set a new password by a mailed link",
)
@idempotent
def reset(request: HttpRequest, payload: PasswordResetIn) -> HttpResponse:
    """Take the token that was mailed and the new password; every session of the account ends."""
    at = now()
    limit_address(request, at=at)
    reset_password(token=payload.token.get_secret_value(), new_password=payload.new_password.get_secret_value(), at=at)
    return reply(None, message="Your password is changed; log in with it.")


@router.post(
    "/change-password",
    operation_id="change_password",
    auth=bearer,
    response={200: Env[None]},
    summary="Change the password",
)
@idempotent
def change(request: HttpRequest, payload: PasswordChangeIn) -> HttpResponse:
    """Set a new password; every other session of the account ends."""
    at, viewer = now(), viewer_of(request)
    limit_login(request, purpose="change", login=str(viewer.account_id), at=at)
    change_password(
        account_id=viewer.account_id,
        session_id=viewer.session_id,
        current_password=payload.current_password.get_secret_value(),
        new_password=payload.new_password.get_secret_value(),
        at=at,
    )
    return reply(None, message="Your password is changed; your other devices are logged out.")
