"""UUIDs: made here in time order (v7), or by the client (v4 or v7), or derived from two ids (v5)."""

import secrets
from datetime import datetime
from uuid import UUID, uuid5

CLIENT_VERSIONS = (4, 7)


def uuid7(*, at: datetime) -> UUID:
    """Return a version 7 UUID (RFC 9562) whose first 48 bits are the milliseconds of `at`."""
    milliseconds = int(at.timestamp() * 1000) & ((1 << 48) - 1)
    random_bits = secrets.randbits(74)
    high, low = random_bits >> 62, random_bits & ((1 << 62) - 1)
    return UUID(int=milliseconds << 80 | 0x7 << 76 | high << 64 | 0b10 << 62 | low)


def uuid5_of(account_id: UUID, target: str) -> UUID:
    """Return the one id that a toggle record (a like, a follow, a setting) of this account can have."""
    return uuid5(account_id, target)
