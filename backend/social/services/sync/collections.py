"""The collections that devices keep copies of: which fields they may write, and the records that they get."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import UUID

from backend.shared.identifiers import CLIENT_VERSIONS
from backend.social.models import Bookmark, Draft, Follow, Like, Post, Setting
from backend.social.models.post import WIPED
from backend.social.models.synced_record import SyncedRecord
from backend.social.utils.sync_values import (
    Check,
    id_value,
    json_value,
    key_value,
    media_ids_value,
    optional_id,
    optional_text,
    text_value,
    visibility_value,
    warning_value,
)

TIME = """to_char(r.{column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')"""
COMMON: Final[Mapping[str, str]] = {
    "version": "r.version",
    "created_at": TIME.format(column="created_at"),
    "last_updated_at": TIME.format(column="last_updated_at"),
    "is_deleted": "r.is_deleted",
    "synced": "TRUE",
}
DERIVED_VERSION = 5
ANY_OF_CLIENT = frozenset(CLIENT_VERSIONS)
DERIVED = frozenset({DERIVED_VERSION})
MEDIA_IDS = "COALESCE(jsonb_path_query_array(r.media, '$[*].id'), '[]')"


@dataclass(frozen=True, slots=True, kw_only=True)
class Collection:
    """One collection.

    `checks` are the writable fields; `required` those without which no record is made; `wiped` what a tombstone holds.
    `target` is the field that an id derives from, in collections of which the target has one record an account.
    """

    name: str
    model: type[SyncedRecord]
    checks: Mapping[str, Check]
    required: frozenset[str]
    wiped: Mapping[str, Any] = field(default_factory=dict)
    defaults: Mapping[str, Any] = field(default_factory=dict)
    target: str | None = None
    is_toggle: bool = False
    id_versions: frozenset[int] = DERIVED
    shown: Mapping[str, str] = field(default_factory=dict)

    @property
    def table(self) -> str:
        """Return the table's name."""
        return self.model._meta.db_table

    @property
    def record_sql(self) -> str:
        """Return the expression of a record's JSON, as text, where the table is called r."""
        fields = {**{name: f"r.{name}" for name in self.checks}, **self.shown}
        parts = {"id": "r.id", **fields, **COMMON}
        pairs = ", ".join(f"'{name}', {value}" for name, value in parts.items())
        return f"json_build_object({pairs})::text"

    def values_of(self, row: Any) -> dict[str, Any]:
        """Return the writable fields of a row as JSON has them."""
        return {name: _as_json(getattr(row, name)) for name in self.checks}


def _as_json(value: Any) -> Any:
    if isinstance(value, list):
        return [_as_json(each) for each in value]
    return str(value) if isinstance(value, UUID) else value


def _by_name(*collections: Collection) -> dict[str, Collection]:
    return {collection.name: collection for collection in collections}


COLLECTIONS: Final[Mapping[str, Collection]] = _by_name(
    Collection(
        name="posts",
        model=Post,
        checks={
            "text": text_value,
            "content_warning": warning_value,
            "visibility": visibility_value,
            "reply_to_id": optional_id,
            "media_ids": media_ids_value,
        },
        required=frozenset({"text"}),
        wiped=WIPED,
        defaults={"content_warning": None, "visibility": "public", "reply_to_id": None, "media_ids": []},
        id_versions=ANY_OF_CLIENT,
        shown={"media_ids": MEDIA_IDS},
    ),
    Collection(
        name="drafts",
        model=Draft,
        checks={"text": text_value, "content_warning": warning_value},
        required=frozenset({"text"}),
        wiped={"text": "", "content_warning": None},
        defaults={"content_warning": None},
        id_versions=ANY_OF_CLIENT,
    ),
    Collection(
        name="likes",
        model=Like,
        checks={"post_id": id_value},
        required=frozenset({"post_id"}),
        target="post_id",
        is_toggle=True,
    ),
    Collection(
        name="bookmarks",
        model=Bookmark,
        checks={"post_id": id_value, "note": optional_text},
        required=frozenset({"post_id"}),
        wiped={"note": None},
        defaults={"note": None},
        target="post_id",
        is_toggle=True,
    ),
    Collection(
        name="follows",
        model=Follow,
        checks={"account_id": id_value},
        required=frozenset({"account_id"}),
        target="account_id",
        is_toggle=True,
        shown={"state": "r.state"},
    ),
    Collection(
        name="settings",
        model=Setting,
        checks={"value": json_value, "key": key_value},
        required=frozenset(),
        wiped={"value": None},
        defaults={"value": None, "key": None},
        target="key",
    ),
)
