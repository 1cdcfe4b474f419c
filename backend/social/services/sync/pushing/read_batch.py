"""From what a device sent to changes, each checked by itself; what needs the database is checked later."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from backend.shared.identifiers import uuid5_of
from backend.social.services.sync.collections import COLLECTIONS, Collection
from backend.social.services.sync.faults import Code, Fault
from backend.social.utils.sync_change import Change
from backend.social.utils.sync_clock import effective_time
from backend.social.utils.sync_values import WrongValue, parse_id, parse_time

LARGEST_VERSION = 1 << 53
SHOWN_LENGTH = 100
NAMES = frozenset({"op", "collection", "id", "base_version", "updated_at", "fields", "base"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
    """Who pushes, with which device, and by which clock."""

    account_id: UUID
    device_id: UUID | None
    client_time: datetime | None
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """The changes that are right by themselves, and what is wrong with the others."""

    changes: list[Change]
    faults: list[Fault]


class _Wrong(Exception):
    """A change is wrong."""

    def __init__(self, code: Code, message: str) -> None:
        self.code = code
        self.message = message


def read_batch(raw: Sequence[Any], *, sender: Sender) -> Batch:
    """Return the changes of a batch and the faults of those that cannot be one."""
    changes: list[Change] = []
    faults: list[Fault] = []
    seen: set[tuple[str, UUID]] = set()
    for index, each in enumerate(raw):
        try:
            change = _read(each, index=index, sender=sender)
            if (change.collection, change.id) in seen:
                raise _Wrong("duplicate_in_batch", "One change a record in a batch.")
            seen.add((change.collection, change.id))
            changes.append(change)
        except _Wrong as wrong:
            named = each if isinstance(each, Mapping) else {}
            faults.append(
                Fault(
                    index=index,
                    collection=_shown(named.get("collection")),
                    id=_shown_id(named.get("id")),
                    code=wrong.code,
                    message=wrong.message,
                )
            )
    return Batch(changes=changes, faults=faults)


def count_new_posts(raw: Sequence[Any]) -> int:
    """Return how many posts a batch would publish: over REST each of them is a request."""
    upserts = (each for each in raw if isinstance(each, Mapping) and each.get("op") == "upsert")
    return sum(each.get("collection") == "posts" and each.get("base_version") is None for each in upserts)


def _read(raw: Any, *, index: int, sender: Sender) -> Change:
    if not isinstance(raw, Mapping):
        raise _Wrong("invalid_type", "A change is an object.")
    unknown = sorted(raw.keys() - NAMES)
    if unknown:
        raise _Wrong("unknown_field", f"A change has no {unknown[0][:SHOWN_LENGTH]!r}.")
    collection = _collection(raw)
    record_id = _record_id(raw, collection=collection)
    op = _needed(raw, "op")
    if op not in ("upsert", "delete"):
        raise _Wrong("invalid_type", "op: upsert or delete.")
    updated_at = _updated_at(raw, op=op, sender=sender)
    fields = _fields(raw, collection=collection) if op == "upsert" else {}
    _check_id(record_id, collection=collection, fields=fields, account_id=sender.account_id)
    return Change(
        index=index,
        op=op,
        collection=collection.name,
        id=record_id,
        base_version=_base_version(raw.get("base_version")),
        device_id=sender.device_id,
        updated_at=updated_at,
        effective_at=effective_time(updated_at=updated_at, client_time=sender.client_time, at=sender.at),
        fields=fields,
        base=_base(raw.get("base"), collection=collection),
    )


def _updated_at(raw: Mapping[str, Any], *, op: str, sender: Sender) -> datetime:
    """Return when the device made the change; a deletion may come by its id alone, and is of the time of the push."""
    if op == "delete" and raw.get("updated_at") is None:
        return sender.client_time or sender.at
    updated_at: datetime = _checked("updated_at", _needed(raw, "updated_at"), check=parse_time)
    return updated_at


def _collection(raw: Mapping[str, Any]) -> Collection:
    name = _needed(raw, "collection")
    if not isinstance(name, str) or name not in COLLECTIONS:
        raise _Wrong("unknown_collection", f"One of {', '.join(COLLECTIONS)}.")
    return COLLECTIONS[name]


def _record_id(raw: Mapping[str, Any], *, collection: Collection) -> UUID:
    try:
        record_id = parse_id(_needed(raw, "id"))
    except WrongValue as wrong:
        raise _Wrong("invalid_id", f"id: {wrong}") from None
    if record_id.version not in collection.id_versions:
        allowed = " or ".join(str(version) for version in sorted(collection.id_versions))
        raise _Wrong("invalid_id", f"An id in {collection.name} is a UUID of version {allowed}.")
    return record_id


def _check_id(record_id: UUID, *, collection: Collection, fields: Mapping[str, Any], account_id: UUID) -> None:
    target = fields.get(collection.target) if collection.target else None
    if target is not None and record_id != uuid5_of(account_id, target):
        raise _Wrong("invalid_id", f"The id is the UUIDv5 of the account and {collection.target}.")


def _fields(raw: Mapping[str, Any], *, collection: Collection) -> dict[str, Any]:
    fields = raw.get("fields")
    if fields is None:
        return {}
    if not isinstance(fields, Mapping):
        raise _Wrong("invalid_type", "fields: an object.")
    unknown = sorted(fields.keys() - collection.checks.keys())
    if unknown:
        raise _Wrong("unknown_field", f"{collection.name} has no field {unknown[0][:SHOWN_LENGTH]!r} to write.")
    return {name: _checked(name, value, check=collection.checks[name]) for name, value in fields.items()}


def _base(base: Any, *, collection: Collection) -> dict[str, Any] | None:
    """Return what the device's user saw; what is no writable field of a record is left out."""
    if base is None:
        return None
    if not isinstance(base, Mapping):
        raise _Wrong("invalid_type", "base: an object.")
    checks = collection.checks
    return {name: _lenient(value, check=checks[name]) for name, value in base.items() if name in checks}


def _lenient(value: Any, *, check: Any) -> Any:
    try:
        return check(value)
    except WrongValue:
        return value  # no value of ours, so different from any


def _base_version(value: Any) -> int | None:
    if value is None:
        return None
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value < LARGEST_VERSION:
        raise _Wrong("invalid_type", "base_version: a version, or null.")
    return value


def _needed(raw: Mapping[str, Any], name: str) -> Any:
    value = raw.get(name)
    if value is None:
        raise _Wrong("required", f"{name} is missing.")
    return value


def _checked(name: str, value: Any, *, check: Any) -> Any:
    try:
        return check(value)
    except WrongValue as wrong:
        raise _Wrong("invalid_type", f"{name}: {wrong}") from None


def _shown_id(value: Any) -> UUID | str | None:
    try:
        return parse_id(value)
    except WrongValue:
        return _shown(value)


def _shown(value: Any) -> str | None:
    return value if isinstance(value, str) and len(value) <= SHOWN_LENGTH else None
