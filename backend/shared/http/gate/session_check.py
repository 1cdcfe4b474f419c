"""Whether the session of a good access token is still open: a token outlives its session by up to 15 minutes."""

from http import HTTPMethod
from typing import Final

from django.conf import settings
from django.utils.module_loading import import_string

from backend.shared.cache.ended_sessions import SessionState
from backend.shared.errors import Unauthenticated
from backend.shared.tokens.viewer import Viewer

READS: Final = frozenset({HTTPMethod.GET, HTTPMethod.HEAD, HTTPMethod.OPTIONS})


class SessionEnded(Unauthenticated):
    code = "SESSION_ENDED"
    message = "This session has ended; log in again."


def is_session_over(viewer: Viewer, *, found: SessionState, method: str) -> bool:
    """Tell whether a session has ended; `found` is what the cache knows.

    Where the cache knows nothing, a read goes on and a write asks whoever keeps the sessions (settings.SESSION_SOURCE).
    That service itself asks its own rows every time. Raises Unavailable where it must be asked and is away.
    """
    if found is SessionState.ENDED:
        return True
    if not settings.IS_SESSION_SOURCE and (found is SessionState.LIVE or method in READS):
        return False
    is_open: bool = import_string(settings.SESSION_SOURCE)(session_id=viewer.session_id, account_id=viewer.account_id)
    return not is_open
