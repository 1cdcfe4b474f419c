"""Typed reading of environment variables that collects every fault before it gives up."""

import base64
import binascii
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar
from urllib.parse import urlsplit

T = TypeVar("T")
KEY_BYTES = 32


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
        except ValueError as error:
            self.faults.append(f"{name} is malformed: {error}")
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
        return self.read(name, lambda raw: _url(raw, schemes=schemes), default="")

    def optional_url(self, name: str, *, schemes: tuple[str, ...]) -> str | None:
        """Read an address, or None where the word `none` switches the part off."""
        return self.read(name, lambda raw: None if raw == "none" else _url(raw, schemes=schemes), default=None)

    def words(self, name: str) -> tuple[str, ...]:
        """Read a comma-separated list; the word `none` is the empty list."""
        return self.read(name, _words, default=())

    def rate(self, name: str) -> RateLimit:
        """Read a limit written `count/seconds`."""
        return self.read(name, _rate, default=RateLimit(count=1, seconds=1))

    def keys(self, name: str) -> tuple[bytes, ...]:
        """Read a comma-separated list of base64 keys of 32 bytes."""
        return self.read(name, lambda raw: tuple(_key(part) for part in _words(raw)), default=())

    def named_keys(self, name: str) -> tuple[NamedKey, ...]:
        """Read a comma-separated list of `kid:base64` keys of 32 bytes."""
        return self.read(name, lambda raw: tuple(_named_key(part) for part in _words(raw)), default=())


def _one_of(raw: str, *, choices: tuple[str, ...]) -> str:
    if raw not in choices:
        raise ValueError(f"it must be one of {', '.join(choices)}")
    return raw


def _integer(raw: str, *, low: int, high: int) -> int:
    if not raw.isascii() or not raw.isdigit():
        raise ValueError("it must be a whole number")
    if not low <= int(raw) <= high:
        raise ValueError(f"it must be from {low} to {high}")
    return int(raw)


def _url(raw: str, *, schemes: tuple[str, ...]) -> str:
    parts = urlsplit(raw)
    if parts.scheme not in schemes:
        raise ValueError(f"it must be an address that starts with {' or '.join(f'{s}://' for s in schemes)}")
    if not parts.netloc and not parts.path:
        raise ValueError("it names no host")
    return raw.rstrip("/")


def _words(raw: str) -> tuple[str, ...]:
    if raw == "none":
        return ()
    return tuple(part.strip() for part in raw.split(",") if part.strip())


def _rate(raw: str) -> RateLimit:
    count, slash, seconds = raw.partition("/")
    if not slash:
        raise ValueError("it must be written count/seconds, as 600/60")
    return RateLimit(count=_integer(count, low=1, high=10**9), seconds=_integer(seconds, low=1, high=86_400))


def _key(raw: str) -> bytes:
    try:
        secret = base64.b64decode(raw, validate=True)
    except binascii.Error:
        raise ValueError("it must be base64") from None
    if len(secret) != KEY_BYTES:
        raise ValueError(f"a key must be {KEY_BYTES} bytes in base64")
    return secret


def _named_key(raw: str) -> NamedKey:
    kid, colon, secret = raw.partition(":")
    if not colon or not kid:
        raise ValueError("each key must be written kid:base64")
    return NamedKey(kid=kid, secret=_key(secret))
