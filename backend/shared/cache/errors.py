"""What may go wrong between a process and the cache."""

from backend.shared.errors import Unavailable

# Answers of a server that runs but cannot serve now: starting, full, stuck, or closed to us.
NOT_NOW = frozenset(
    {"LOADING", "OOM", "BUSY", "READONLY", "MISCONF", "MASTERDOWN", "CLUSTERDOWN", "NOAUTH", "WRONGPASS", "NOPERM"}
)


class CacheUnavailable(Unavailable):
    """The cache cannot be asked now; whoever can do without it should."""

    def __init__(self, reason: str) -> None:
        super().__init__()
        self.reason = reason

    def __str__(self) -> str:
        return f"{self.error_code}: the cache is away: {self.reason}"


class CacheRefused(Exception):
    """The cache refused a command: a fault of the command, not of the cache."""


class ScriptMissing(CacheRefused):
    """The cache does not know the script: it was restarted or emptied."""


def reply_error(text: str) -> Exception:
    """Return the exception of an error reply."""
    code = text.split(" ", 1)[0].removeprefix("-")
    if text.endswith("Function not found"):
        return ScriptMissing(text)
    if code in NOT_NOW:
        return CacheUnavailable(text)
    return CacheRefused(text)
