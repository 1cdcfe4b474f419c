"""Conflicts as their owner sees them: with the server's record as it stands now."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

import orjson

from backend.social.models import SyncConflict
from backend.social.services.sync.load_rows import read_rows

ConflictStatus = Literal["open", "resolved"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ConflictCard:
    """A change that was kept aside, and the record that it contradicts."""

    id: UUID
    collection: str
    record_id: UUID
    device_id: UUID | None
    op: str
    fields_in_conflict: Sequence[str]
    base_version: int | None
    server_version: int
    server_record: Any
    client_fields: Any
    created_at: datetime
    status: ConflictStatus
    resolution: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ConflictPage:
    """A page of conflicts, and how many there are in all."""

    items: list[ConflictCard]
    total: int


def list_conflicts(*, owner_id: UUID, status: ConflictStatus, limit: int, offset: int) -> ConflictPage:
    """Return the owner's conflicts, the latest first; open ones with the record as it stands now."""
    found = SyncConflict.objects.filter(owner_id=owner_id, resolution__isnull=status == "open")
    conflicts = list(found.order_by("-created_at", "-id")[offset : offset + limit])
    records = _records_now(conflicts) if status == "open" else {}
    items = [conflict_card(each, row=records.get((each.collection, each.record_id))) for each in conflicts]
    return ConflictPage(items=items, total=found.count())


def conflict_card(conflict: SyncConflict, *, row: Any = None) -> ConflictCard:
    """Return a conflict as its owner sees it; without a row the record is what was noted."""
    return ConflictCard(
        id=conflict.id,
        collection=conflict.collection,
        record_id=conflict.record_id,
        device_id=conflict.device_id,
        op=conflict.op,
        fields_in_conflict=conflict.fields_in_conflict,
        base_version=conflict.base_version,
        server_version=row.version if row is not None else conflict.server_version,
        server_record=orjson.Fragment(row.record_json) if row is not None else conflict.server_record,
        client_fields=conflict.client_fields,
        created_at=conflict.created_at,
        status="open" if conflict.resolution is None else "resolved",
        resolution=conflict.resolution,
    )


def shown_fields(card: ConflictCard) -> dict[str, Any]:
    """Return the fields of a conflict by name; JSON that is ready stays as it is."""
    return {each.name: getattr(card, each.name) for each in fields(card)}


def _records_now(conflicts: Sequence[SyncConflict]) -> dict[tuple[str, UUID], Any]:
    ids: dict[str, list[UUID]] = defaultdict(list)
    for conflict in conflicts:
        ids[conflict.collection].append(conflict.record_id)
    return {(name, row_id): row for name, each in ids.items() for row_id, row in read_rows(name, ids=each).items()}
