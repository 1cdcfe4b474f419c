"""Lua scripts: what must happen in the cache at once, in one round trip."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from backend.shared.cache.client import Argument, Command, Connection
from backend.shared.cache.errors import ScriptMissing

# A function of the cache rather than EVALSHA: its parts are made once, when it is loaded, and a call is half as dear.
# It is named by its content, so that two releases may run side by side.
LIBRARY = """#!lua name={name}
{library}
local function run(KEYS, ARGV)
{body}
end
redis.register_function('{name}', run)
"""


@dataclass(frozen=True, slots=True)
class Script:
    """A Lua script; the cache is taught it when it does not know it."""

    name: str
    source: str

    @classmethod
    def of(cls, body: Path, *, library: Sequence[Path] = ()) -> Self:
        """Return the script whose body (of KEYS and ARGV) stands below the functions of the library."""
        texts = [part.read_text(encoding="utf-8") for part in (*library, body)]
        digest = hashlib.sha1("\0".join(texts).encode(), usedforsecurity=False).hexdigest()
        name = f"plaza_{body.stem}_{digest[:12]}"
        return cls(name=name, source=LIBRARY.format(name=name, library="\n".join(texts[:-1]), body=texts[-1]))

    def run(self, cache: Connection, *, keys: Sequence[Argument] = (), args: Sequence[Argument] = ()) -> Any:
        """Run the script and return its reply. Raises CacheUnavailable, CacheRefused."""
        try:
            return cache.call(*self.command(keys=keys, args=args))
        except ScriptMissing:
            cache.call("FUNCTION", "LOAD", "REPLACE", self.source)
            return cache.call(*self.command(keys=keys, args=args))

    def command(self, *, keys: Sequence[Argument] = (), args: Sequence[Argument] = ()) -> Command:
        """Return the command that runs the script; it fails with ScriptMissing where the cache does not know it."""
        return ("FCALL", self.name, len(keys), *keys, *args)
