"""Routes under /auth/sessions: the devices of an account."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from backend.accounts.serializers.auth import SessionOut
from backend.accounts.services.sessions.list_sessions import list_sessions
from backend.accounts.services.sessions.revoke_session import revoke_session
from backend.shared.clock import now
from backend.shared.http.authenticate import bearer, viewer_of
from backend.shared.http.envelope import Env, ErrorEnv, reply
from backend.shared.http.pagination import ListOut, Page, decode_cursor, encode_cursor, page_of

router = Router(auth=bearer)


@router.get("", response={200: Env[ListOut[SessionOut]]}, summary="List the devices that you are logged in on")
def read_sessions(request: HttpRequest, page: Query[Page]) -> HttpResponse:
    """List live sessions, the latest log-in first."""
    viewer = viewer_of(request)
    found = list_sessions(
        account_id=viewer.account_id,
        current_id=viewer.session_id,
        limit=page.limit,
        offset=page.offset,
        after=decode_cursor(page.cursor, tag=page.tag) if page.cursor else None,
        at=now(),
    )
    last = found.sessions[-1] if found.has_more else None
    next_cursor = encode_cursor(at=last.created_at, id=last.id, tag=page.tag) if last else None
    return reply(page_of(items=found.sessions, page=page, next_cursor=next_cursor))


@router.delete("/{session_id}", response={200: Env[None], 404: ErrorEnv}, summary="Log a device out")
def delete_session(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """End one of your sessions; its access token runs out within 15 minutes."""
    revoke_session(account_id=viewer_of(request).account_id, session_id=session_id, at=now())
    return reply(None, message="That device is logged out.")
