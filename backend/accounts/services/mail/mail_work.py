"""The outbox row that delivers a letter, and the token that it keeps, sealed, from one attempt to the next."""

import base64
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from backend.shared.crypto.field_encryption import seal, unseal


@dataclass(frozen=True, slots=True, kw_only=True)
class MailWork:
    """A row: when its mail was asked for, and the token of an earlier attempt, or None."""

    id: UUID
    asked_at: datetime
    token: str | None = field(repr=False)


def progress_of(*, token: str, work_id: UUID) -> dict[str, str]:
    """Return what a row keeps of its token."""
    return {"sealed_token": base64.b64encode(seal(token.encode(), associated=_place(work_id))).decode()}


def token_of(*, progress: Any, work_id: UUID) -> str | None:
    """Return the token that a row keeps, or None where it has none yet."""
    if progress is None:
        return None
    return unseal(base64.b64decode(progress["sealed_token"]), associated=_place(work_id)).decode()


def _place(work_id: UUID) -> bytes:
    return b"mail.token:" + work_id.bytes
