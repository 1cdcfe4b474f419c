"""What is checked of every write against what is there: other accounts' ids, and fields that a new record needs."""

from collections.abc import Sequence

from backend.social.services.sync.collections import COLLECTIONS
from backend.social.services.sync.faults import MESSAGES, Code, Fault
from backend.social.services.sync.pushing.plan_writes import Write
from backend.social.utils.sync_change import Change


def fault_of(change: Change, code: Code, message: str | None = None) -> Fault:
    """Return the fault of a change."""
    return Fault(
        index=change.index, collection=change.collection, id=change.id, code=code, message=message or MESSAGES[code]
    )


def missing_fields(writes: Sequence[Write]) -> list[Fault]:
    """Return the faults of writes that make a record without what it needs."""
    return [
        fault_of(write.change, "required", f"{name} is missing.")
        for write in writes
        if write.is_revived
        for name in _missing(write)[:1]
    ]


def _missing(write: Write) -> list[str]:
    collection = COLLECTIONS[write.change.collection]
    known = set() if write.was is None else {collection.target}
    return sorted(collection.required - write.change.fields.keys() - known)
