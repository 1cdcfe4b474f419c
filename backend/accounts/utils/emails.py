"""E-mail addresses: their form, and the form by which they are compared."""

import re

import idna

LONGEST_ADDRESS, LONGEST_LOCAL_PART = 254, 64
_LOCAL_PART = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_LABEL = r"[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_DOMAIN = re.compile(rf"({_LABEL}\.)+{_LABEL}")


def is_email(text: str) -> bool:
    """Return whether a text is an address that ordinary mail servers take."""
    local_part, at_sign, domain = text.rpartition("@")
    if not at_sign or len(text) > LONGEST_ADDRESS or len(local_part) > LONGEST_LOCAL_PART:
        return False
    return _LOCAL_PART.fullmatch(local_part) is not None and _DOMAIN.fullmatch(domain) is not None


def clean_email(raw: str) -> str:
    """Return an address as it is kept and mailed to: its domain as mail servers read it (IDNA, RFC 5891).

    A domain that cannot be written so stays as it is, and `is_email` refuses it.
    """
    local_part, at_sign, domain = raw.strip().rpartition("@")
    if domain.isascii():
        return raw.strip()
    try:
        return f"{local_part}{at_sign}{idna.encode(domain, uts46=True).decode()}"
    except idna.IDNAError:
        return raw.strip()


def normalise_email(raw: str) -> str:
    """Return the form by which addresses are compared; no provider in use tells case apart."""
    return clean_email(raw).lower()
