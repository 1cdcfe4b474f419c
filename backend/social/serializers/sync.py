"""What devices pull, push and resolve, in and out."""

from datetime import datetime
from typing import Annotated, Any, Literal, get_args
from uuid import UUID

from ninja import Schema
from pydantic import BeforeValidator, ConfigDict, Field, SkipValidation

from backend.shared.http.bodies import Body

CollectionName = Literal["posts", "drafts", "likes", "bookmarks", "follows", "settings"]
StrategyName = Literal["last_write_wins", "manual_review", "reject"]
MOST_CHANGES = 500
_NAME = f"({'|'.join(get_args(CollectionName))})"
COLLECTIONS = f"^({_NAME}(,{_NAME})*)?$"


class RecordOut(Schema):
    """A record as the server has it: the collection's fields, and these of every collection."""

    model_config = ConfigDict(extra="allow")

    id: UUID
    version: int
    created_at: datetime
    last_updated_at: datetime
    is_deleted: bool
    synced: Literal[True]


class ChangeOut(Schema):
    """A record that changed since the cursor; of one that is deleted, the record says no more than that."""

    collection: CollectionName
    id: UUID
    version: int
    is_deleted: bool
    record: RecordOut


class PullOut(Schema):
    """A page of changes; go on with `cursor` while `has_more`, and keep it for the next pull."""

    changes: list[ChangeOut]
    cursor: int
    has_more: bool
    snapshot: int
    head: int
    server_time: datetime


class ChangeIn(Body):
    """One change of a record; `base` holds the fields as its user saw them, for a merge field by field."""

    op: Literal["upsert", "delete"]
    collection: CollectionName
    id: UUID
    base_version: int | None = Field(default=None, description="The version that was changed; null for a new record.")
    updated_at: datetime | None = Field(
        default=None,
        description="When it was changed, by the device's clock; a deletion without it is of the time of the push.",
    )
    fields: dict[str, Any] | None = None
    base: dict[str, Any] | None = None


class PushIn(Body):
    """Up to 500 changes, all of which are written, or none."""

    strategy: StrategyName = "last_write_wins"
    # Each change is checked by itself, so that a refusal can name all that is wrong.
    changes: Annotated[list[SkipValidation[ChangeIn]], Field(max_length=None)]


class ResultOut(Schema):
    """What became of a change; but for `applied` and `noop` the client adopts the record."""

    index: int
    collection: CollectionName
    id: UUID
    status: Literal["applied", "merged", "noop", "superseded", "conflict"]
    version: int | None
    record: dict[str, Any] | None
    conflict_id: UUID | None = None


class PushOut(Schema):
    """What became of each change, in their order."""

    results: list[ResultOut]
    head: int
    server_time: datetime


def _empty_is_none(value: Any) -> Any:
    return None if value == "" else value


class PullQuery(Schema):
    """Where to go on, and how far."""

    model_config = ConfigDict(extra="ignore")

    cursor: Annotated[int, Field(ge=0, description="0 for everything; else the cursor of the last answer.")] = 0
    limit: Annotated[int, Field(ge=1, le=1000, description="How many changes a page has at most.")] = 500
    collections: Annotated[
        str | None,
        Field(
            max_length=200, description="Names, with commas; all without.", json_schema_extra={"pattern": COLLECTIONS}
        ),
    ] = None
    snapshot: Annotated[
        Annotated[int, Field(ge=0)] | None,
        BeforeValidator(_empty_is_none),
        Field(description="While a sync from the beginning goes on: `snapshot` of its first answer."),
    ] = None
    schema_version: Annotated[int, Field(ge=1, le=1000, description="Of the device's own tables.")] = 1
