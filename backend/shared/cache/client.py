"""The cache's client: one thread, one socket, no pool, no encoding; bytes in and bytes out."""

from collections.abc import Callable, Sequence
from typing import Any, Final, cast

from hiredis import HiredisError, pack_command

from backend.shared.cache.address import parse_address
from backend.shared.cache.breaker import CircuitBreaker
from backend.shared.cache.errors import CacheUnavailable
from backend.shared.cache.wire import Wire

Argument = bytes | str | int | float
Command = tuple[Argument, ...]
MULTI: Final = b"*1\r\n$5\r\nMULTI\r\n"
EXEC: Final = b"*1\r\n$4\r\nEXEC\r\n"


class Connection:
    """Asks one cache; belongs to one thread, connects when first asked and again when the line was cut.

    A command may run twice if the line is cut while it runs: give it only what may be repeated.
    """

    __slots__ = ("_address", "_breaker", "_wire", "url")

    def __init__(self, *, url: str, breaker: CircuitBreaker | None = None) -> None:
        self.url = url
        self._address = parse_address(url)
        self._breaker = breaker or CircuitBreaker()
        self._wire: Wire | None = None

    def call(self, *command: Argument) -> Any:
        """Run a command and return its reply. Raises CacheUnavailable, CacheRefused."""
        request = pack_command(command)  # type: ignore[arg-type]
        reply = self._exchange(lambda wire: wire.ask(request))
        if isinstance(reply, Exception):
            raise reply
        return reply

    def pipeline(self, commands: Sequence[Command]) -> list[Any]:
        """Run commands in one round trip; an error reply stands in the list as an exception.

        Raises CacheUnavailable.
        """
        if not commands:
            return []
        request = b"".join(map(pack_command, commands))  # type: ignore[arg-type]
        replies: list[Any] = self._exchange(lambda wire: wire.ask_many(request, replies=len(commands)))
        return replies

    def transaction(self, commands: Sequence[Command]) -> list[Any]:
        """Run commands in one round trip with nobody in between. Raises CacheUnavailable, CacheRefused."""
        request = MULTI + b"".join(map(pack_command, commands)) + EXEC  # type: ignore[arg-type]
        *_, replies = self._exchange(lambda wire: wire.ask_many(request, replies=len(commands) + 2))
        for reply in (replies, *replies) if isinstance(replies, list) else (replies,):
            if isinstance(reply, Exception):
                raise reply
        return cast("list[Any]", replies)

    def close(self) -> None:
        """Hang up; the next command connects anew."""
        wire, self._wire = self._wire, None
        if wire is not None:
            wire.close()

    def _exchange(self, ask: Callable[[Wire], Any]) -> Any:
        breaker = self._breaker
        if breaker.is_tripped and not breaker.may_try():
            raise CacheUnavailable("it failed a moment ago")
        try:
            reply = self._ask_again_if_cut(ask)
        except (OSError, HiredisError) as failure:
            self.close()
            breaker.trip()
            raise CacheUnavailable(str(failure) or type(failure).__name__) from failure
        except BaseException:
            self.close()  # interrupted half-way: the rest of the reply must not answer the next command
            raise
        if breaker.is_tripped:
            breaker.reset()
        return reply

    def _ask_again_if_cut(self, ask: Callable[[Wire], Any]) -> Any:
        if self._wire is not None:
            try:
                return ask(self._wire)
            except ConnectionError:
                self.close()  # the server closed an idle line, or was restarted: once more on a new one
        self._wire = Wire(address=self._address)
        return ask(self._wire)
