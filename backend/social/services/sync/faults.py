"""Why a batch is refused as a whole: what is wrong with each of its changes."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal
from uuid import UUID

import orjson

from backend.shared.errors import Conflict, Refused

Code = Literal[
    "unknown_collection",
    "unknown_field",
    "invalid_type",
    "required",
    "invalid_id",
    "duplicate_in_batch",
    "id_unavailable",
    "parent_missing",
    "refused",
    "conflict",
]
MESSAGES = {
    "id_unavailable": "This id is not available; make a new one.",
    "parent_missing": "What this belongs to does not exist, or you may not see it.",
    "conflict": "The record changed meanwhile.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """What is wrong with one change."""

    index: int
    collection: str | None
    id: UUID | str | None
    code: Code
    message: str

    def as_dict(self, *, record: str | None) -> dict[str, Any]:
        """Return the form of `error.details.items[]`; `record` is the server's copy as JSON."""
        return {
            "index": self.index,
            "collection": self.collection,
            "id": self.id,
            "code": self.code,
            "message": self.message,
            "record": orjson.Fragment(record) if record is not None else None,
        }


class BatchRejected(Refused):
    """Nothing of the batch was written; names every wrong change."""

    code = "BATCH_REJECTED"
    message = "Nothing was written: some of the changes are not valid."

    def __init__(self, *, items: Sequence[dict[str, Any]]) -> None:
        super().__init__(details={"items": list(items)})


class ChangesContradict(Conflict):
    """Nothing of the batch was written: under the strategy `reject`, no conflict is settled by the server."""

    message = "Nothing was written: some of the records changed meanwhile."

    def __init__(self, *, items: Sequence[dict[str, Any]]) -> None:
        super().__init__(details={"items": list(items)})
