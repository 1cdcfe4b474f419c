"""The audit event of a write: who, what, when, which object, which fields, never a secret."""

from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from backend.shared.outbox.event_row import event
from backend.shared.outbox.rows import NewRow
from backend.shared.redact import is_secret

# Nobody waits for the audit log; fewer, larger batches leave the machine to those who wait.
WINDOW_SECONDS = 0.5
CHANGED = "<changed>"
PERSONAL_WORDS = ("email", "phone", "ip_address", "birth")


def audit(
    *,
    actor_id: UUID | None,
    action: str,
    object_type: str,
    object_id: UUID,
    changes: Mapping[str, Any],
    at: datetime,
) -> NewRow:
    """Return the audit event of one write; secret and personal values become "<changed>"."""
    return event(
        to="audit",
        type="audit.recorded",
        version=1,
        payload={
            "actor_id": actor_id,
            "action": action,
            "object_type": object_type,
            "object_id": object_id,
            "changes": mask(changes),
        },
        at=at,
        window=WINDOW_SECONDS,
    )


def mask(value: Any) -> Any:
    """Return a copy in which every field with the name of a secret or personal value is masked, at any depth."""
    if isinstance(value, Mapping):
        return {key: CHANGED if _is_hidden(str(key)) else mask(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [mask(item) for item in value]
    return value


@lru_cache(maxsize=1024)
def _is_hidden(name: str) -> bool:
    lowered = name.lower()
    return is_secret(name=lowered) or any(word in lowered for word in PERSONAL_WORDS)
