"""A device that syncs: its id, its clock, and the requests that it sends."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from backend.shared.clock import now
from backend.shared.identifiers import uuid5_of
from backend.social.services.sync.pushing.push import push_changes
from backend.social.services.sync.pushing.read_batch import Sender
from tests.backend.social.people import Person
from tests.support.stack.api import Answer


def moment(at: datetime) -> str:
    """Return a time as devices write it."""
    return at.isoformat().replace("+00:00", "Z")


@dataclass(frozen=True, slots=True)
class Device:
    """A device of somebody's; `ahead` is how far its clock is off."""

    owner: Person
    id: UUID = field(default_factory=uuid4)
    ahead: timedelta = timedelta()

    def time(self, *, ago: float = 0.0) -> datetime:
        """Return what its clock showed some seconds ago."""
        return now() + self.ahead - timedelta(seconds=ago)

    def upsert(self, collection: str, id: Any, *, base: int | None = None, ago: float = 0.0, **fields: Any) -> Any:  # noqa: A002
        """Return a change that writes these fields."""
        return {
            "op": "upsert",
            "collection": collection,
            "id": str(id),
            "base_version": base,
            "updated_at": moment(self.time(ago=ago)),
            "fields": fields,
        }

    def delete(self, collection: str, id: Any, *, base: int | None = None, ago: float = 0.0) -> Any:  # noqa: A002
        """Return a change that deletes."""
        change = self.upsert(collection, id, base=base, ago=ago)
        return {**{name: value for name, value in change.items() if name != "fields"}, "op": "delete"}

    def send(
        self,
        *changes: Any,
        key: UUID | None = None,
        strategy: str | None = None,
        headers: Mapping[str, str | None] | None = None,
    ) -> Answer:
        """Push these changes and return the answer; a header of None is left out."""
        sent = {
            "Idempotency-Key": str(key or uuid4()),
            "X-Device-Id": str(self.id),
            "X-Client-Time": moment(self.time()),
            **(headers or {}),
        }
        body = {"changes": list(changes), **({"strategy": strategy} if strategy else {})}
        return self.owner.api.post(
            "/sync/push", body, headers={name: value for name, value in sent.items() if value is not None}
        )

    def push(self, *changes: Any, strategy: str | None = None) -> list[Any]:
        """Push these changes, which must be taken, and return the results."""
        answer = self.send(*changes, strategy=strategy)
        assert answer.status == 200, answer.body
        results: list[Any] = answer.data["results"]
        return results

    def push_one(self, change: Any, *, strategy: str | None = None) -> Any:
        """Push one change and return its result."""
        return self.push(change, strategy=strategy)[0]

    def pull(self, cursor: int = 0, **query: Any) -> Any:
        """Pull a page that must be given, and return its data."""
        answer = self.ask(cursor, **query)
        assert answer.status == 200, answer.body
        return answer.data

    def ask(self, cursor: Any = 0, **query: Any) -> Answer:
        """Pull a page and return the answer."""
        given = "".join(f"&{name}={value}" for name, value in query.items())
        return self.owner.api.get(f"/sync/pull?cursor={cursor}{given}")

    def head(self) -> int:
        """Return the head of the stream."""
        head: int = self.pull(limit=1)["head"]
        return head

    def own(self, target: Any) -> UUID:
        """Return the id of the toggle record of this target."""
        return uuid5_of(self.owner.id, str(target))


def push(device: Device, *changes: Any) -> Any:
    """Push in this thread, without HTTP."""
    sender = Sender(account_id=device.owner.id, device_id=device.id, client_time=now(), at=now())
    return push_changes(sender=sender, strategy="last_write_wins", raw=changes)
