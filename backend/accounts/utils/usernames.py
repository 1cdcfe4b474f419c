"""Usernames: public, unique, lower-case."""

import re
from collections.abc import Iterable

USERNAME_PATTERN = r"^[a-z0-9_]{3,30}$"
# Digits that are read as letters; i and l look alike in many a font, and 1 like both.
_LOOK_ALIKES = str.maketrans(
    {"0": "o", "1": "l", "3": "e", "4": "a", "5": "s", "7": "t", "8": "b", "i": "l", "_": None}
)
_FORM = re.compile(r"[a-z0-9_]{3,30}")


def normalise_username(raw: str) -> str:
    """Return the username in the form that is kept and compared."""
    return raw.strip().lower()


def is_username(text: str) -> bool:
    """Return whether a normalised text can be a username."""
    return _FORM.fullmatch(text) is not None


def is_reserved(username: str, *, reserved: Iterable[str]) -> bool:
    """Return whether a normalised username is, or looks like, one that belongs to nobody: adm1n, m_o_d."""
    return _seen(username) in {_seen(name) for name in reserved}


def _seen(name: str) -> str:
    return name.translate(_LOOK_ALIKES)
