"""What a push answers for each change."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson

from backend.social.utils.sync_change import Change
from backend.social.utils.sync_decision import Status


@dataclass(frozen=True, slots=True, kw_only=True)
class Pushed:
    """The results of a push, in the order of its changes, and the head of the account's stream."""

    results: Sequence[Mapping[str, Any]]
    head: int


def result_of(change: Change, *, status: Status, row: Any, conflict_id: UUID | None, at: datetime) -> dict[str, Any]:
    """Return the result of a change; `row` is the record as it stands now, None where there is none."""
    record: Any = orjson.Fragment(row.record_json) if row is not None else None
    if row is None and status is Status.SUPERSEDED:
        record = _purged(change, at=at)
    result = {
        "index": change.index,
        "collection": change.collection,
        "id": change.id,
        "status": status.value,
        "version": row.version if row is not None else change.base_version,
        "record": record,
    }
    return result if conflict_id is None else {**result, "conflict_id": conflict_id}


def _purged(change: Change, *, at: datetime) -> dict[str, Any]:
    """Return what a client adopts of a record that was purged: that it is deleted."""
    return {
        "id": change.id,
        "version": change.base_version,
        "created_at": at,
        "last_updated_at": at,
        "is_deleted": True,
        "synced": True,
    }
