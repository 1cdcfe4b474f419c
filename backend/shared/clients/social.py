"""What the accounts service tells social before it answers, because it protects somebody."""

from typing import Any, Final

from backend.shared.clients.internal import call_service

PATH: Final = "/internal/v1/profiles/close"
SECONDS: Final = 2.0


def close_profile(*, state: dict[str, Any]) -> None:
    """Let social treat an account as private from now on; `state` is the account as social knows it, or would.

    Raises Unavailable where social does not confirm it in time.
    """
    call_service(service="social", method="POST", path=PATH, body=state, timeout=SECONDS)
