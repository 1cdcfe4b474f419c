"""Lua scripts: what must happen in the cache at once, in one round trip."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from backend.shared.cache.client import Argument, Command, Connection
from backend.shared.cache.errors import ScriptMissing


@dataclass(frozen=True, slots=True)
class Script:
    """A Lua script, called by its digest; the cache is taught it when it does not know it."""

    source: str
    sha: bytes

    @classmethod
    def of(cls, *parts: Path) -> Self:
        """Return the script whose source is these files, one after the other."""
        source = "\n".join(part.read_text(encoding="utf-8") for part in parts)
        return cls(source=source, sha=hashlib.sha1(source.encode(), usedforsecurity=False).hexdigest().encode())

    def command(self, *, keys: Sequence[Argument] = (), args: Sequence[Argument] = ()) -> Command:
        """Return the command that runs the script, for `run_all`."""
        return ("EVALSHA", self.sha, len(keys), *keys, *args)

    def run(self, cache: Connection, *, keys: Sequence[Argument] = (), args: Sequence[Argument] = ()) -> Any:
        """Run the script and return its reply. Raises CacheUnavailable, CacheRefused."""
        try:
            return cache.call("EVALSHA", self.sha, len(keys), *keys, *args)
        except ScriptMissing:
            cache.call("SCRIPT", "LOAD", self.source)
            return cache.call("EVALSHA", self.sha, len(keys), *keys, *args)

    def run_all(
        self, cache: Connection, *, calls: Sequence[tuple[Sequence[Argument], Sequence[Argument]]]
    ) -> list[Any]:
        """Run the script once for each (keys, args) in one round trip; raises the first error among the replies."""
        commands = [self.command(keys=keys, args=args) for keys, args in calls]
        replies = cache.pipeline(commands)
        if any(isinstance(reply, ScriptMissing) for reply in replies):
            replies = cache.pipeline([("SCRIPT", "LOAD", self.source), *commands])[1:]
        for reply in replies:
            if isinstance(reply, Exception):
                raise reply
        return replies
