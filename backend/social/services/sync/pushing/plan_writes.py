"""What a batch writes: the rows as they shall be, and what forbids them."""

from collections.abc import Mapping
from copy import copy
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID

from backend.shared.record_times import later_time
from backend.social.models.synced_record import SyncedRecord
from backend.social.services.sync.collections import COLLECTIONS, Collection
from backend.social.utils.sync_change import Change
from backend.social.utils.sync_decision import Decision, Status


@dataclass(frozen=True, slots=True, kw_only=True)
class Write:
    """A change that is written: the row as it stood (None: there was none) and as it shall be."""

    change: Change
    was: Any
    row: Any

    @property
    def is_revived(self) -> bool:
        """Return whether the record is there now and was not before."""
        return not self.row.is_deleted and (self.was is None or self.was.is_deleted)


def plan_write(change: Change, *, decision: Decision, was: Any, owner_id: UUID, at: datetime) -> Write:
    """Return the write of a change, still without its version."""
    collection = COLLECTIONS[change.collection]
    row = _begin(change, collection=collection, was=was, owner_id=owner_id)
    # A merged row holds what the device has not seen: where the answer is lost, it must not go on as if it had.
    is_own = decision.status is not Status.MERGED
    row.writer_device_id = change.device_id if is_own else None
    row.writer_updated_at = change.updated_at if is_own else None
    if decision.values is None:
        row.is_deleted, row.deleted_at = True, at
        _set(row, collection.wiped)
    else:
        if was is None:
            _set(row, _stored(collection.defaults))
        row.is_deleted = False
        _set(row, _stored(decision.values))
    return Write(change=change, was=was, row=row)


def _begin(change: Change, *, collection: Collection, was: Any, owner_id: UUID) -> Any:
    if was is None:
        model: Any = collection.model
        row: Any = model(*_defaults(collection.model))
        row.id, row.owner_id = change.id, owner_id
        row.created_at = row.last_updated_at = change.effective_at
        return row
    row = copy(was)
    row.last_updated_at = later_time(at=change.effective_at, than=was.last_updated_at)
    if was.is_deleted and collection.is_toggle:
        row.created_at = change.effective_at
    return row


@cache
def _defaults(model: type[SyncedRecord]) -> tuple[Any, ...]:
    """Return the first values of a model's fields, in their order: named, they take Django three times as long."""
    return tuple(field.get_default() for field in model._meta.concrete_fields)


FOR_LATER = {"media_ids"}  # what a post shows is looked up


def _stored(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _as_stored(name, value) for name, value in values.items() if name not in FOR_LATER}


def _as_stored(name: str, value: Any) -> Any:
    return UUID(value) if name.endswith("_id") and value is not None else value


def _set(row: Any, values: Mapping[str, Any]) -> None:
    for name, value in values.items():
        setattr(row, name, value)
