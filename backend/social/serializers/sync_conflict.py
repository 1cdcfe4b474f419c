"""Conflicts that wait for their owner, in and out."""

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from ninja import Schema
from pydantic import ConfigDict, Field

from backend.shared.http.bodies import Body
from backend.shared.http.pagination import MAX_LIMIT, MAX_OFFSET
from backend.social.serializers.sync import CollectionName

ResolutionName = Literal["keep_server", "keep_client", "merge"]
StatusName = Literal["open", "resolved"]


class ConflictsQuery(Schema):
    """Which conflicts, and how many."""

    model_config = ConfigDict(extra="ignore")

    status: StatusName = "open"
    limit: Annotated[int, Field(ge=1, le=MAX_LIMIT, description="How many conflicts a page has at most.")] = 50
    offset: Annotated[int, Field(ge=0, le=MAX_OFFSET, description="How many are passed over.")] = 0


class ConflictOut(Schema):
    """A change that was kept aside, and the record that it contradicts."""

    id: UUID
    collection: CollectionName
    record_id: UUID
    device_id: UUID | None
    op: Literal["upsert", "delete"]
    fields_in_conflict: list[str]
    base_version: int | None
    server_version: int
    server_record: dict[str, Any]
    client_fields: dict[str, Any]
    created_at: datetime
    status: StatusName
    resolution: ResolutionName | None


class ConflictsOut(Schema):
    """A page of conflicts, the latest first, and how many there are in all."""

    items: list[ConflictOut]
    total: int
    limit: int
    offset: int


class ResolutionIn(Body):
    """What the record shall be; `fields` are for `merge`, `expected_version` is the version that the owner saw."""

    resolution: ResolutionName
    fields: dict[str, Any] = Field(default_factory=dict)
    expected_version: Annotated[int, Field(ge=0, lt=1 << 53)]


class ResolvedOut(ConflictOut):
    """A resolved conflict, with the record as it is now, and the head of the account's stream."""

    version: int
    record: dict[str, Any]
    head: int
