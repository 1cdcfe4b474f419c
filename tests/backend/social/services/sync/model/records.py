"""The collections and records of the protocol, written down from its description and from nothing else."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

Key = tuple[str, str]  # collection, id
Fields = Mapping[str, Any]

FIRST: Mapping[str, Fields] = {
    "posts": {"text": "", "content_warning": None, "visibility": "public", "reply_to_id": None, "media_ids": []},
    "drafts": {"text": "", "content_warning": None},
    "likes": {"post_id": None},
    "bookmarks": {"post_id": None, "note": None},
    "follows": {"account_id": None},
    "settings": {"value": None, "key": None},
}
WIPED: Mapping[str, Fields] = {
    "posts": {"text": "", "content_warning": None, "media_ids": []},
    "drafts": {"text": "", "content_warning": None},
    "likes": {},
    "bookmarks": {"note": None},
    "follows": {},
    "settings": {"value": None},
}
TARGET = {"likes": "post_id", "bookmarks": "post_id", "follows": "account_id", "settings": "key"}
REQUIRED = {"posts": "text", "drafts": "text", "likes": "post_id", "bookmarks": "post_id", "follows": "account_id"}
TOGGLES = {"likes", "bookmarks", "follows"}
LEAP = 2**40


@dataclass(frozen=True)
class Row:
    """A record of the server; `device` and `written_at` say which device wrote it last, and when by its own clock."""

    fields: Fields
    version: int
    created_at: datetime
    last_updated_at: datetime
    is_deleted: bool = False
    device: UUID | None = None
    written_at: datetime | None = None
    state: str | None = None


@dataclass
class Stream:
    """What the server has of one account."""

    account_id: UUID
    head: int = 1
    floor: int = 0
    rows: dict[Key, Row] = field(default_factory=dict)
    conflicts: dict[tuple[Key, UUID | None], Any] = field(default_factory=dict)
    keys: dict[str, bytes] = field(default_factory=dict)

    def own(self, target: str) -> str:
        """Return the id of the record that this target has."""
        return str(uuid5(self.account_id, target))


def as_record(key: Key, row: Row) -> Any:
    """Return a record as the protocol shows it."""
    state = {"state": row.state} if key[0] == "follows" else {}
    return {
        "id": key[1],
        **row.fields,
        **state,
        "version": row.version,
        "created_at": shown(row.created_at),
        "last_updated_at": shown(row.last_updated_at),
        "is_deleted": row.is_deleted,
        "synced": True,
    }


def as_row(record: Any) -> Row:
    """Return the row of a record that no device wrote."""
    collection_fields = {name: record[name] for names in FIRST.values() for name in names if name in record}
    return Row(
        fields=collection_fields,
        version=record["version"],
        created_at=parsed(record["created_at"]),
        last_updated_at=parsed(record["last_updated_at"]),
        is_deleted=record["is_deleted"],
        state=record.get("state"),
    )


def buried(key: Key, row: Row) -> Row:
    """Return the row without content."""
    return replace(row, fields={**row.fields, **WIPED[key[0]]}, is_deleted=True)


def shown(at: datetime) -> str:
    """Return a time in microseconds, as records have it."""
    return at.strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def parsed(text: str) -> datetime:
    """Return the time that a text says."""
    return datetime.fromisoformat(text).astimezone(UTC)


TICK = timedelta(microseconds=1)
