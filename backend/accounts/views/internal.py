"""Routes for the other services."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Router

from backend.accounts.serializers.accounts import AccountStateOut
from backend.accounts.serializers.auth import SessionStandingOut
from backend.accounts.services.profiles.read_account import read_account_state
from backend.accounts.services.profiles.receive_media_events import MEDIA_EVENTS
from backend.accounts.services.sessions.ended_sessions import read_session_standing
from backend.shared.clock import now
from backend.shared.events.router import internal_events_router
from backend.shared.http.envelope import Env, reply
from backend.shared.http.internal_signature import internal_signature

router = internal_events_router(MEDIA_EVENTS)
accounts_router = Router(auth=internal_signature)


@accounts_router.get("/accounts/{account_id}", response={200: Env[AccountStateOut]}, summary="Read an account's state")
def read_state(request: HttpRequest, account_id: UUID) -> HttpResponse:
    """Answer an account, deleted or not, with its version, for a service that has no copy yet."""
    return reply(read_account_state(account_id=account_id))


@accounts_router.get(
    "/sessions/{session_id}", response={200: Env[SessionStandingOut]}, summary="Tell whether a session is open"
)
def read_session(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """Answer whose a session is and whether it is open, and fill the cache that others read it from."""
    return reply(read_session_standing(session_id=session_id, at=now()))
