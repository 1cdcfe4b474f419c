"""Routes under /auth: coming in, staying in, going out."""

from django.http import HttpRequest, HttpResponse
from ninja import Router

from backend.accounts.serializers.auth import LoginIn, RefreshedOut, RefreshTokenIn, RegisterIn, SignedInOut
from backend.accounts.services.registration.register_account import Registration, register_account
from backend.accounts.services.sessions.kept_tokens import are_tokens_good
from backend.accounts.services.sessions.log_in import InvalidCredentials, log_in
from backend.accounts.services.sessions.login_failures import has_many_failures, login_subject
from backend.accounts.services.sessions.refresh_session import RefreshTokenReused, refresh_session
from backend.accounts.services.sessions.revoke_session import log_out
from backend.accounts.views.device import device_of
from backend.accounts.views.limits import limit_guesses, limit_login
from backend.shared.clock import now
from backend.shared.http.envelope import Env, ErrorEnv, reply, reply_error
from backend.shared.http.idempotent import idempotent, idempotent_while

router = Router()


@router.post("/register", response={201: Env[SignedInOut], 409: ErrorEnv}, summary="Open an account")
@idempotent_while(are_tokens_good)
def register(request: HttpRequest, payload: RegisterIn) -> HttpResponse:
    """Open an account and log in; a mail with a link verifies the address.

    The answer does not tell whether another account has the address. A taken username is `USERNAME_TAKEN`.
    """
    at = now()
    limit_login(request, purpose="register", login=payload.email, at=at)
    registration = Registration(
        id=payload.id,
        username=payload.username,
        email=payload.email,
        password=payload.password.get_secret_value(),
        display_name=payload.display_name,
    )
    signed_in = register_account(registration=registration, device=device_of(request), at=at)
    return reply(signed_in, status=201, message="Welcome to Plaza.")


@router.post("/login", response={200: Env[SignedInOut], 401: ErrorEnv}, summary="Log in")
@idempotent_while(are_tokens_good)
def login(request: HttpRequest, payload: LoginIn) -> HttpResponse:
    """Start a session by username or e-mail address; whatever is wrong about them is `INVALID_CREDENTIALS`."""
    at, subject = now(), login_subject(login=payload.login)
    limit_guesses(request, purpose="login", subject=subject, is_slow=has_many_failures(subject=subject), at=at)
    signed_in = log_in(
        login=payload.login,
        password=payload.password.get_secret_value(),
        subject=subject,
        device=device_of(request),
        at=at,
    )
    if signed_in is None:
        # Answered, not raised: what was counted must be committed together with this answer.
        return reply_error(InvalidCredentials())
    return reply(signed_in)


@router.post("/refresh", response={200: Env[RefreshedOut], 401: ErrorEnv}, summary="Get the next tokens")
@idempotent_while(are_tokens_good)
def refresh(request: HttpRequest, payload: RefreshTokenIn) -> HttpResponse:
    """Rotate a refresh token; whoever lost the answer may repeat the call within 10 seconds.

    A token that was used before that ends the whole session: `REFRESH_TOKEN_REUSED`.
    """
    refreshed = refresh_session(refresh_token=payload.refresh_token.get_secret_value(), at=now())
    if refreshed.tokens is None:
        # Answered, not raised: the end of the session must be committed together with this answer.
        return reply_error(RefreshTokenReused())
    return reply(refreshed)


@router.post("/logout", response={200: Env[None]}, summary="Log out")
@idempotent
def logout(request: HttpRequest, payload: RefreshTokenIn) -> HttpResponse:
    """End the session of a refresh token; one that has ended already stays so."""
    log_out(refresh_token=payload.refresh_token.get_secret_value(), at=now())
    return reply(None, message="You are logged out on this device.")
