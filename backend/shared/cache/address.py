"""Where a cache lives: the parts of its URL."""

from dataclasses import dataclass, field
from urllib.parse import parse_qs, unquote, urlsplit

DEFAULT_PORT = 6379


@dataclass(frozen=True, slots=True, kw_only=True)
class CacheAddress:
    """A Unix socket (`path`) or a host and port, with what is said on arrival."""

    path: str | None = None
    host: str = "127.0.0.1"
    port: int = DEFAULT_PORT
    is_encrypted: bool = False
    username: str | None = None
    password: str | None = field(default=None, repr=False)
    database: int = 0

    def greeting(self) -> list[tuple[str | int, ...]]:
        """Return the commands that open a session: AUTH and SELECT, where they are needed."""
        commands: list[tuple[str | int, ...]] = []
        if self.password is not None:
            commands.append(("AUTH", *((self.username,) if self.username else ()), self.password))
        if self.database:
            commands.append(("SELECT", self.database))
        return commands


def parse_address(url: str) -> CacheAddress:
    """Return the parts of `redis://[user:password@]host:port/db`, `rediss://…` or `unix:///path?db=0`.

    Raises ValueError, without the URL in it.
    """
    parts = urlsplit(url)
    username = unquote(parts.username) if parts.username else None
    password = unquote(parts.password) if parts.password else None
    if parts.scheme == "unix":
        database = parse_qs(parts.query).get("db", ["0"])[0]
        return CacheAddress(path=parts.path, username=username, password=password, database=int(database))
    if parts.scheme not in {"redis", "rediss"}:
        raise ValueError("a cache address starts with redis://, rediss:// or unix://")
    return CacheAddress(
        host=parts.hostname or "127.0.0.1",
        port=parts.port or DEFAULT_PORT,
        is_encrypted=parts.scheme == "rediss",
        username=username,
        password=password,
        database=int(parts.path.strip("/") or 0),
    )
