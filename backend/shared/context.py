"""Who is asking, and under which correlation id: carried by context from the edge to logs, outbox and clients."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_request_id: ContextVar[str] = ContextVar("request_id", default="")
_account_id: ContextVar[str | None] = ContextVar("account_id", default=None)


def request_id() -> str:
    """Return the correlation id of the work at hand, or an empty string outside of any."""
    return _request_id.get()


def account_id() -> str | None:
    """Return the id of the account that asked, or None."""
    return _account_id.get()


def set_account_id(value: str | None) -> None:
    """Note who is asking, once the token is known to be good."""
    _account_id.set(value)


@contextmanager
def bind(*, request_id: str, account_id: str | None = None) -> Iterator[None]:
    """Carry these ids for the length of a block."""
    request_token = _request_id.set(request_id)
    account_token = _account_id.set(account_id)
    try:
        yield
    finally:
        _request_id.reset(request_token)
        _account_id.reset(account_token)
