"""Usernames: public, unique, lower-case."""

import re

USERNAME_PATTERN = r"^[a-z0-9_]{3,30}$"
_FORM = re.compile(r"[a-z0-9_]{3,30}")


def normalise_username(raw: str) -> str:
    """Return the username in the form that is kept and compared."""
    return raw.strip().lower()


def is_username(text: str) -> bool:
    """Return whether a normalised text can be a username."""
    return _FORM.fullmatch(text) is not None
