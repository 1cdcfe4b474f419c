"""Typed reading of environment variables that collects every fault before it gives up."""

import base64
import ipaddress
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar
from urllib.parse import urlsplit

T = TypeVar("T")
KEY_BYTES = 32
KID = re.compile(r"[A-Za-z0-9._-]{1,64}")
ORIGIN = re.compile(r"https?://[^/?#@*\s]+")
CANNOT_BE_READ = "its host or port cannot be read; special characters in a password are written as %XX"
OF_FILES = ("file", "unix")


@dataclass(frozen=True, slots=True)
class RateLimit:
    """At most `count` requests in `seconds`."""

    count: int
    seconds: int


@dataclass(frozen=True, slots=True)
class NamedKey:
    """A secret of 32 bytes with its public name (`kid`)."""

    kid: str
    secret: bytes = field(repr=False)


class EnvironmentFaults(ValueError):
    """The environment is not usable; `faults` names each variable and what is wrong with it."""

    def __init__(self, *, faults: list[str]) -> None:
        self.faults = faults
        lines = "\n".join(f"  - {fault}" for fault in faults)
        super().__init__(f"The environment has {len(faults)} fault(s); .env.example documents every variable:\n{lines}")


class Malformed(ValueError):
    """What is wrong with a value, in words that hold nothing of it."""


class EnvironmentReader:
    """Reads named variables; a missing, empty or malformed one is noted in `faults` (its value never is)."""

    def __init__(self, *, source: Mapping[str, str]) -> None:
        self.source = source
        self.faults: list[str] = []

    def read(self, name: str, parse: Callable[[str], T], *, default: T) -> T:
        """Return the parsed variable, or `default` after noting the fault."""
        raw = self.source.get(name)
        if raw is None:
            self.faults.append(f"{name} is missing")
            return default
        if not raw.strip():
            self.faults.append(f"{name} is empty")
            return default
        try:
            return parse(raw.strip())
        except Malformed as error:
            self.faults.append(f"{name} is malformed: {error}")
        except ValueError:  # of a library: its text may quote the value
            self.faults.append(f"{name} is malformed")
        return default

    def text(self, name: str) -> str:
        """Read any text."""
        return self.read(name, str, default="")

    def choice(self, name: str, *, choices: tuple[str, ...]) -> str:
        """Read one of the given words."""
        return self.read(name, lambda raw: _one_of(raw, choices=choices), default=choices[0])

    def integer(self, name: str, *, low: int, high: int) -> int:
        """Read a whole number within bounds."""
        return self.read(name, lambda raw: _integer(raw, low=low, high=high), default=low)

    def url(self, name: str, *, schemes: tuple[str, ...]) -> str:
        """Read an address with one of the given schemes."""
        return self.read(name, lambda raw: parse_url(raw, schemes=schemes), default="")

    def optional_url(self, name: str, *, schemes: tuple[str, ...]) -> str | None:
        """Read an address, or None where the word `none` switches the part off."""
        return self.read(name, lambda raw: None if raw == "none" else parse_url(raw, schemes=schemes), default=None)

    def words(self, name: str) -> tuple[str, ...]:
        """Read a comma-separated list; the word `none` is the empty list."""
        return self.read(name, _words, default=())

    def networks(self, name: str) -> tuple[str, ...]:
        """Read a comma-separated list of networks (CIDR) or addresses; the word `none` is the empty list."""
        return self.read(name, lambda raw: tuple(_network(part) for part in _words(raw)), default=())

    def origins(self, name: str) -> tuple[str, ...]:
        """Read a comma-separated list of origins as a browser sends them; `none` is the empty list."""
        return self.read(name, lambda raw: tuple(_origin(part) for part in _words(raw)), default=())

    def rate(self, name: str) -> RateLimit:
        """Read a limit written `count/seconds`."""
        return self.read(name, _rate, default=RateLimit(count=1, seconds=1))

    def keys(self, name: str) -> tuple[bytes, ...]:
        """Read a comma-separated list of base64 keys of 32 bytes, one at least."""
        return self.read(name, _keys, default=())

    def named_keys(self, name: str) -> tuple[NamedKey, ...]:
        """Read a comma-separated list of `kid:base64` keys of 32 bytes, one at least."""
        return self.read(name, _named_keys, default=())


def _network(raw: str) -> str:
    try:
        return str(ipaddress.ip_network(raw))
    except ValueError:
        raise Malformed("a list of networks such as 10.0.0.0/8, separated by commas, or none") from None


def _one_of(raw: str, *, choices: tuple[str, ...]) -> str:
    if raw not in choices:
        raise Malformed(f"it must be one of {', '.join(choices)}")
    return raw


def _integer(raw: str, *, low: int, high: int) -> int:
    if not raw.isascii() or not raw.isdigit():
        raise Malformed("it must be a whole number")
    if not low <= int(raw) <= high:
        raise Malformed(f"it must be from {low} to {high}")
    return int(raw)


def parse_url(raw: str, *, schemes: tuple[str, ...]) -> str:
    """Return the address without a slash at its end. Raises Malformed."""
    try:
        parts = urlsplit(raw)
        host, _ = parts.hostname, parts.port
    except ValueError:
        raise Malformed(CANNOT_BE_READ) from None
    if parts.fragment:  # no address here has one: it is the rest of a password with a # in it
        raise Malformed(CANNOT_BE_READ)
    if parts.scheme not in schemes:
        raise Malformed(f"it must be an address that starts with {' or '.join(f'{s}://' for s in schemes)}")
    if parts.scheme in OF_FILES and (host or not parts.path.strip("/")):
        raise Malformed(f"it must name an absolute path: {parts.scheme}:///a/path")
    if parts.scheme not in OF_FILES and not host:
        raise Malformed("it names no host")
    return raw.rstrip("/")


def _words(raw: str) -> tuple[str, ...]:
    if raw == "none":
        return ()
    return tuple(part.strip() for part in raw.split(",") if part.strip())


def _origin(raw: str) -> str:
    if not ORIGIN.fullmatch(raw):
        raise Malformed("each origin must be written https://host, with a port where it has one and no path")
    return raw


def _rate(raw: str) -> RateLimit:
    count, slash, seconds = raw.partition("/")
    if not slash:
        raise Malformed("it must be written count/seconds, as 600/60")
    return RateLimit(count=_integer(count, low=1, high=10**9), seconds=_integer(seconds, low=1, high=86_400))


def _keys(raw: str) -> tuple[bytes, ...]:
    keys = tuple(_key(part) for part in _words(raw))
    if not keys:
        raise Malformed("it must hold one key at least")
    return keys


def _key(raw: str) -> bytes:
    try:
        secret = base64.b64decode(raw, validate=True)
    except ValueError:
        raise Malformed("a key must be base64") from None
    if len(secret) != KEY_BYTES:
        raise Malformed(f"a key must be {KEY_BYTES} bytes in base64")
    return secret


def _named_keys(raw: str) -> tuple[NamedKey, ...]:
    keys = tuple(_named_key(part) for part in _words(raw))
    if not keys:
        raise Malformed("it must hold one key at least")
    if len({key.kid for key in keys}) < len(keys):
        raise Malformed("each key must have a name of its own")
    return keys


def _named_key(raw: str) -> NamedKey:
    kid, _, secret = raw.partition(":")
    if not KID.fullmatch(kid) or not secret:
        raise Malformed("each key must be written kid:base64")
    return NamedKey(kid=kid, secret=_key(secret))
