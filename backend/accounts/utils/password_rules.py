"""Which passwords are taken: NIST SP 800-63B-4, by length and blocklist, with no rules of composition.

The blocklist is `common_passwords.txt.gz` beside this file: the 100,000 most common of Mark Burnett's ten million
passwords, which he gave to the public domain, one a line and in lower case.
"""

import functools
import gzip
import re
import unicodedata
from collections.abc import Iterable
from pathlib import Path

from backend.shared.errors import FieldError

LONGEST_PASSWORD = 256
SERVICE_NAME = "plaza"
FEWEST_LETTERS = 4
SHORTEST_UNIT = 4
SHORTEST_NAME = 5  # a shorter name stands in many an ordinary word
LOOK_ALIKES = str.maketrans("01345789@$!", "oleastbgasi")
_COMMON_PASSWORDS = Path(__file__).with_name("common_passwords.txt.gz")


def normalise_password(raw: str) -> str:
    """Return the password as it is counted and hashed, the same from every keyboard (NFKC)."""
    return unicodedata.normalize("NFKC", raw)


def check_password(*, password: str, min_length: int, known_words: Iterable[str], field: str) -> list[FieldError]:
    """Return what is wrong with a normalised password; `known_words` are those that an attacker would try first."""
    if len(password) < min_length:
        message = f"A password has at least {min_length} characters; a few words in a row do well."
        return [FieldError(field=field, code="password_too_short", message=message)]
    if len(password) > LONGEST_PASSWORD:
        message = f"A password has at most {LONGEST_PASSWORD} characters."
        return [FieldError(field=field, code="password_too_long", message=message)]
    if _is_common(password.casefold()):
        message = "This password is on the lists that attackers try first."
        return [FieldError(field=field, code="password_too_common", message=message)]
    known = [word.casefold() for word in known_words]
    if _holds(password.casefold(), words=known) or _is_made_of(password.casefold(), words=[SERVICE_NAME, *known]):
        message = "This password holds your name or your address, or is made of them or of our name."
        return [FieldError(field=field, code="password_too_personal", message=message)]
    return []


def _is_common(password: str) -> bool:
    return password in _common_passwords() or _is_common_word_with_digits(password) or _repeats_common_one(password)


def _is_common_word_with_digits(password: str) -> bool:
    """Return whether a listed password is all there is besides the digits and signs around it: Password1234567!"""
    bare = re.sub(r"^[\W\d_]+|[\W\d_]+$", "", password)
    plain = re.sub(r"[\W\d_]+$", "", password).translate(LOOK_ALIKES)
    return bool({bare, plain} & _common_passwords())


def _holds(password: str, *, words: Iterable[str]) -> bool:
    return any(word in password for word in words if len(word) >= SHORTEST_NAME)


def _repeats_common_one(password: str) -> bool:
    """Return whether a listed password fills the whole, the last time perhaps in part: 123456789012345."""
    prefixes = (password[:size] for size in range(SHORTEST_UNIT, len(password)))
    return any(
        prefix in _common_passwords() and len(set(prefix)) > 1 and password == _filled_with(prefix, len(password))
        for prefix in prefixes
    )


def _filled_with(unit: str, length: int) -> str:
    return (unit * (length // len(unit) + 1))[:length]


def _is_made_of(password: str, *, words: Iterable[str]) -> bool:
    """Return whether hardly a letter is left when the words, digits and signs are taken out."""
    rest = password
    for word in sorted({word.casefold() for word in words if len(word) > 2}, key=len, reverse=True):
        rest = rest.replace(word, "")
    return rest != password and len(re.sub(r"[\W\d_]", "", rest)) < FEWEST_LETTERS


@functools.cache
def _common_passwords() -> frozenset[str]:
    with gzip.open(_COMMON_PASSWORDS, "rt", encoding="utf-8") as lines:
        return frozenset(line.strip() for line in lines)
