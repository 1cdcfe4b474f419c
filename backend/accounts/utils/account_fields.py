"""What each field of an account may hold: one check a field, used by schemas and services alike."""

from urllib.parse import urlsplit
from uuid import UUID

from backend.accounts.utils.emails import clean_email, is_email
from backend.accounts.utils.usernames import is_username, normalise_username
from backend.shared.errors import FieldError
from backend.shared.identifiers import CLIENT_VERSIONS
from backend.shared.plain_text import clean_line, clean_text, is_blank

LONGEST_DISPLAY_NAME, LONGEST_BIO, LONGEST_URL = 50, 500, 500


def check_account_id(account_id: UUID) -> FieldError | None:
    """Return what is wrong with an id that a client made."""
    if account_id.version in CLIENT_VERSIONS:
        return None
    return FieldError(field="id", code="invalid_uuid_version", message="Make a UUID of version 4 or 7.")


def check_username(raw: str) -> FieldError | None:
    """Return what is wrong with a username."""
    if is_username(normalise_username(raw)):
        return None
    message = "A username has 3 to 30 characters: letters from a to z, digits, underscores."
    return FieldError(field="username", code="invalid_username", message=message)


def check_email(raw: str) -> FieldError | None:
    """Return what is wrong with an e-mail address."""
    if is_email(clean_email(raw)):
        return None
    return FieldError(field="email", code="invalid_email", message="This is not an e-mail address.")


def check_display_name(raw: str) -> FieldError | None:
    """Return what is wrong with a display name."""
    name = clean_line(raw)
    if len(name) <= LONGEST_DISPLAY_NAME and not is_blank(name):
        return None
    message = f"A display name has 1 to {LONGEST_DISPLAY_NAME} characters, and something to see."
    return FieldError(field="display_name", code="invalid_display_name", message=message)


def check_bio(raw: str) -> FieldError | None:
    """Return what is wrong with a bio."""
    if len(clean_text(raw)) <= LONGEST_BIO:
        return None
    return FieldError(field="bio", code="bio_too_long", message=f"A bio has at most {LONGEST_BIO} characters.")


def check_avatar_url(raw: str, *, own_url: str) -> FieldError | None:
    """Return what is wrong with the address of a picture: it is https, or on our own site `own_url`."""
    if _is_web_address(raw) and (raw.startswith("https://") or raw.startswith(f"{own_url}/")):
        return None
    message = f"Give an address that starts with https:// and has at most {LONGEST_URL} characters."
    return FieldError(field="avatar_url", code="invalid_avatar_url", message=message)


def _is_web_address(raw: str) -> bool:
    if len(raw) > LONGEST_URL or not raw.isascii() or any(char in raw for char in " \"'<>\\") or not raw.isprintable():
        return False
    try:
        parts = urlsplit(raw)
    except ValueError:
        return False
    return bool(parts.hostname) and "@" not in parts.netloc
