"""The kinds of secrets that a first run makes, and how each is drawn."""

import base64
import re
import secrets
from collections.abc import Callable


def _key() -> str:
    return base64.b64encode(secrets.token_bytes(32)).decode()


def _named_key() -> str:
    return f"k{secrets.token_hex(4)}:{_key()}"


KINDS: dict[str, Callable[[], str]] = {
    "hex32": lambda: secrets.token_hex(32),
    "access-key": lambda: secrets.token_hex(10).upper(),
    "key32": _key,
    "signing-key": _named_key,
    "field-key": _named_key,
}


def new_secret(kind: str) -> str:
    """Return a fresh secret. Raises KeyError for an unknown kind."""
    return KINDS[kind]()


def fill_placeholder(match: re.Match[str]) -> str:
    """Return what stands in the place of `<generate:kind>`."""
    return new_secret(match[0][len("<generate:") : -1])
