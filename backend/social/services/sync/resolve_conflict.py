"""Resolving a conflict: the owner decides what the record shall be."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal
from uuid import UUID

import orjson

from backend.shared.errors import Conflict, NotFound
from backend.shared.outbox import NewRow, audit, write_outbox
from backend.shared.transactions import transaction
from backend.social.models import SyncConflict
from backend.social.services.claim_versions import claim_versions
from backend.social.services.sync.find_conflict import ConflictCard, conflict_card
from backend.social.services.sync.load_rows import read_rows
from backend.social.services.sync.pushing.push import push_changes
from backend.social.services.sync.pushing.read_batch import Sender

Resolution = Literal["keep_server", "keep_client", "merge"]


class ConflictMissing(NotFound):
    code = "CONFLICT_NOT_FOUND"
    message = "There is no such conflict."


class ConflictResolved(Conflict):
    code = "CONFLICT_RESOLVED"
    message = "This conflict is resolved already."


class StaleConflict(Conflict):
    code = "STALE_CONFLICT"
    message = "The record changed since you looked at it: look again, then decide."


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """A resolved conflict with the record as it is now, and the head of the stream."""

    conflict: ConflictCard
    head: int


def resolve_conflict(
    *,
    conflict_id: UUID,
    sender: Sender,
    resolution: Resolution,
    fields: Mapping[str, Any],
    expected_version: int,
) -> Decided:
    """Make the record what its owner decides, if it still is what the owner saw.

    Raises ConflictMissing, ConflictResolved, StaleConflict, and what a push of the same change raises.
    """
    with transaction():
        head = claim_versions(account_id=sender.account_id, count=0) - 1
        conflict = _find(conflict_id=conflict_id, owner_id=sender.account_id)
        row = read_rows(conflict.collection, ids=[conflict.record_id]).get(conflict.record_id)
        if row is None or row.version != expected_version:
            raise StaleConflict(details=_fresh_copy(conflict, row=row))
        if resolution != "keep_server":
            change = _change(conflict, resolution=resolution, fields=fields, row=row, sender=sender)
            head = push_changes(sender=sender, strategy="reject", raw=[change]).head
            row = read_rows(conflict.collection, ids=[conflict.record_id])[conflict.record_id]
        _close(conflict, resolution=resolution, row=row, sender=sender)
        write_outbox([_audit(conflict, sender=sender)])
    return Decided(conflict=conflict_card(conflict, row=row), head=head)


def _find(*, conflict_id: UUID, owner_id: UUID) -> SyncConflict:
    conflict = SyncConflict.objects.select_for_update().filter(id=conflict_id, owner_id=owner_id).first()
    if conflict is None:
        raise ConflictMissing
    if conflict.resolution is not None:
        raise ConflictResolved
    return conflict


def _fresh_copy(conflict: SyncConflict, *, row: Any) -> dict[str, Any]:
    card = conflict_card(conflict, row=row)
    return {"record": card.server_record, "server_version": card.server_version, "conflict_id": conflict.id}


def _change(
    conflict: SyncConflict, *, resolution: Resolution, fields: Mapping[str, Any], row: Any, sender: Sender
) -> dict[str, Any]:
    is_merge = resolution == "merge"
    return {
        "op": "upsert" if is_merge else conflict.op,
        "collection": conflict.collection,
        "id": str(conflict.record_id),
        "base_version": row.version,
        "updated_at": (sender.client_time or sender.at).isoformat(),
        "fields": fields if is_merge else conflict.client_fields,
    }


def _close(conflict: SyncConflict, *, resolution: Resolution, row: Any, sender: Sender) -> None:
    conflict.resolution = resolution
    conflict.resolved_at = conflict.last_updated_at = sender.at
    conflict.server_version = row.version
    conflict.server_record = orjson.loads(row.record_json)
    conflict.save(update_fields=["resolution", "resolved_at", "last_updated_at", "server_version", "server_record"])


def _audit(conflict: SyncConflict, *, sender: Sender) -> NewRow:
    return audit(
        actor_id=sender.account_id,
        action="sync_conflict.resolved",
        object_type="sync_conflict",
        object_id=conflict.id,
        changes={"resolution": conflict.resolution, "collection": conflict.collection, "record_id": conflict.record_id},
        at=sender.at,
    )
