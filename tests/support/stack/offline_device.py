"""A device that syncs with the running stack through the gateway."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from tests.support.stack.api import Answer, Person


@dataclass(frozen=True, slots=True)
class OfflineDevice:
    """A device of somebody's; `ahead` is how far its clock is off."""

    owner: Person
    ahead: timedelta = timedelta()
    id: UUID = field(default_factory=uuid4)

    def time(self, *, ago: float = 0.0) -> str:
        """Return what its clock showed some seconds ago."""
        shown = datetime.now(UTC) + self.ahead - timedelta(seconds=ago)
        return shown.isoformat().replace("+00:00", "Z")

    def writes(self, record_id: str, *, base: int | None = None, ago: float = 0.0, **fields: Any) -> dict[str, Any]:
        """Return the change that writes a draft."""
        return {
            "op": "upsert",
            "collection": "drafts",
            "id": record_id,
            "base_version": base,
            "updated_at": self.time(ago=ago),
            "fields": fields,
        }

    def push(self, *changes: dict[str, Any], key: str | None = None, **body: Any) -> Answer:
        """Push changes and return the answer."""
        headers = {
            "Idempotency-Key": key or str(uuid4()),
            "X-Device-Id": str(self.id),
            "X-Client-Time": self.time(),
        }
        return self.owner.api.post("/sync/push", {"changes": list(changes), **body}, headers=headers)

    def result(self, change: dict[str, Any], **body: Any) -> Any:
        """Push one change and return what came of it."""
        return self.push(change, **body).data["results"][0]

    def pull(self, cursor: int = 0) -> Any:
        """Pull what changed since."""
        return self.owner.api.get(f"/sync/pull?cursor={cursor}").data
