"""Values of fields as devices send them: checked, and cleaned as REST does."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, Final
from uuid import UUID

from backend.shared.json_numbers import RoundedInteger
from backend.social.utils.post_text import NUL, TEXT_LENGTH, WARNING_LENGTH, BlankText, NulInText, clean_text
from backend.social.utils.shown_media import MOST_MEDIA

VISIBILITIES: Final = ("public", "followers", "private")
KEY_LENGTH: Final = 200
DEEPEST: Final = 50
Check = Callable[[Any], Any]


class WrongValue(ValueError):
    """The value is not what the field takes; the message is for a person."""


def text_value(value: Any) -> str:
    """Return a text that may be empty."""
    text = _string(value, longest=TEXT_LENGTH)
    return _cleaned(text) if text else ""


def optional_text(value: Any) -> str | None:
    """Return a text, or None where there is nothing to read."""
    return None if value is None else _cleaned(_string(value, longest=TEXT_LENGTH)) or None


def warning_value(value: Any) -> str | None:
    """Return a content warning, or None where there is nothing to read."""
    return None if value is None else _cleaned(_string(value, longest=WARNING_LENGTH)) or None


def key_value(value: Any) -> str:
    """Return the key of a setting."""
    return _cleaned(_string(value, longest=KEY_LENGTH))


def visibility_value(value: Any) -> str:
    """Return who may read a post."""
    if not isinstance(value, str) or value not in VISIBILITIES:
        raise WrongValue(f"One of {', '.join(VISIBILITIES)}.")
    return value


def id_value(value: Any) -> str:
    """Return a UUID in its usual form."""
    return str(parse_id(value))


def optional_id(value: Any) -> str | None:
    """Return a UUID in its usual form, or None."""
    return None if value is None else id_value(value)


def media_ids_value(value: Any) -> list[str]:
    """Return the UUIDs of media in their usual form, each once."""
    if value is None:
        return []
    if not isinstance(value, list):
        raise WrongValue("A list of UUIDs.")
    ids = [id_value(each) for each in value]
    if len(ids) > MOST_MEDIA or len(set(ids)) != len(ids):
        raise WrongValue(f"Up to {MOST_MEDIA} media, each once.")
    return ids


def json_value(value: Any) -> Any:
    """Return any JSON, unless a string in it has a NUL, which no text has."""
    level = [value]
    for _ in range(DEEPEST):
        if any(isinstance(each, str) and NUL in each for each in level):
            raise WrongValue("A string must not hold a NUL character.")
        if any(isinstance(each, RoundedInteger) for each in level):
            raise WrongValue("An integer of so many digits cannot be kept; send it as a string.")
        level = [part for each in level for part in _parts(each)]
        if not level:
            return value
    raise WrongValue(f"Nested at most {DEEPEST} deep.")


def parse_id(value: Any) -> UUID:
    """Return a UUID. Raises WrongValue."""
    if not isinstance(value, str):
        raise WrongValue("A UUID, as a string.")
    try:
        return UUID(value)
    except ValueError:
        raise WrongValue("A UUID.") from None


def parse_time(value: Any) -> datetime:
    """Return a moment that was sent in the form of RFC 3339. Raises WrongValue."""
    try:
        at = datetime.fromisoformat(value.upper())
        if at.utcoffset() is None:
            raise WrongValue("A time in the form of RFC 3339, with Z or an offset.")
        return at.astimezone(UTC)
    except (AttributeError, TypeError, ValueError, OverflowError):
        raise WrongValue("A time in the form of RFC 3339, with Z or an offset.") from None


def _string(value: Any, *, longest: int) -> str:
    if not isinstance(value, str):
        raise WrongValue("A string.")
    if len(value) > longest:
        raise WrongValue(f"At most {longest} characters.")
    return value


def _cleaned(text: str) -> str:
    try:
        return clean_text(text)
    except NulInText as fault:
        raise WrongValue(str(fault)) from None
    except BlankText:
        return ""


def _parts(value: Any) -> list[Any]:
    if isinstance(value, dict):
        return [*value, *value.values()]
    return value if isinstance(value, list) else []
