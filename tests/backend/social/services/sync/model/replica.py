"""A device with its copy of the records, what its user did since, and the request whose answer it waits for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

from tests.backend.social.services.sync.device import Device, moment
from tests.backend.social.services.sync.model.records import FIRST, Fields, Key

EVERYTHING = tuple(FIRST)


@dataclass(frozen=True)
class Request:
    """A push as it goes over the network, once or several times."""

    sender: "Replica"
    key: UUID
    strategy: str
    changes: Sequence[Any]

    @property
    def body(self) -> Mapping[str, Any]:
        """Return what is sent."""
        return {"strategy": self.strategy, "changes": self.changes}


@dataclass
class Place:
    """Where a device goes on to pull."""

    cursor: int = 0
    snapshot: int | None = None


@dataclass(eq=False)
class Replica:
    """One device; `groups` are the collections that it pulls together, each with a cursor of its own."""

    device: Device
    groups: Sequence[tuple[str, ...]] = (EVERYTHING,)
    rows: dict[Key, Any] = field(default_factory=dict)
    versions: dict[Key, int] = field(default_factory=dict)
    outbox: dict[Key, Any] = field(default_factory=dict)
    places: dict[tuple[str, ...], Place] = field(default_factory=dict)
    waiting: Request | None = None

    def place(self, group: tuple[str, ...]) -> Place:
        """Return where it goes on with these collections."""
        return self.places.setdefault(group, Place())

    def edit(self, key: Key, fields: Fields, *, base_version: int | None = None, with_base: bool = False) -> None:
        """Note what the user writes; more edits before the next push become one change."""
        known, pending = self.rows.get(key), self.outbox.get(key)
        if pending is None or pending["op"] == "delete":
            base_version = base_version if pending is None else pending["base_version"]
            pending = self.device.upsert(*key, base=base_version)
            if with_base and known is not None:
                pending["base"] = {}
        base = pending.get("base")
        if base is not None and known is not None:
            pending["base"] = {**{name: known[name] for name in fields}, **base}
        pending["fields"] = {**pending["fields"], **fields}
        pending["updated_at"] = moment(self.device.time())
        self.outbox[key] = pending

    def delete(self, key: Key, *, base_version: int | None) -> None:
        """Note that the user deletes."""
        pending = self.outbox.get(key)
        self.outbox[key] = self.device.delete(*key, base=pending["base_version"] if pending else base_version)

    def begin_push(self, *, strategy: str, more: Sequence[Any] = ()) -> Request:
        """Put what waits into a request; what comes after it waits for the next."""
        self.waiting = Request(self, uuid4(), strategy, [*self.outbox.values(), *more])
        self.outbox = {}
        return self.waiting

    def give_up(self, *, without: Sequence[int] = ()) -> None:
        """Forget the request, not what it says: the next one says it, together with what was done since."""
        if self.waiting is None:
            return
        changes = [change for index, change in enumerate(self.waiting.changes) if index not in without]
        self.waiting = None
        for change in changes:
            key = change["collection"], change["id"]
            later = self.outbox.get(key, change)
            if later["op"] == change["op"] == "upsert":
                base = {"base": {**later.get("base", {}), **change["base"]}} if "base" in change else {}
                plain = {name: value for name, value in later.items() if name != "base"}
                later = {**plain, **base, "fields": {**change["fields"], **later["fields"]}}
            self.outbox[key] = {**later, "base_version": change["base_version"]}

    def adopt(self, key: Key, record: Any) -> None:
        """Take the server's record in the place of an older one."""
        if record["version"] < self.versions.get(key, 0):
            return
        self.versions[key] = record["version"]
        if record["is_deleted"]:
            self.rows.pop(key, None)
        else:
            self.rows[key] = record

    def hear(self, key: Key, record: Any) -> None:
        """Take a record of a push's answer, unless pulls are past it: the answer may be a repeated, old one.

        A record that was deleted and purged since would stay for ever. In a first sync, it comes with the pages.
        """
        place = self.place(next(group for group in self.groups if key[0] in group))
        if place.snapshot is None and 0 < place.cursor < record["version"]:
            self.adopt(key, record)

    def begin_again(self, group: tuple[str, ...]) -> None:
        """Forget what the server gave of these collections, not what waits to be sent."""
        self.places[group] = Place()
        for known in (self.rows, self.versions):
            for key in [key for key in known if key[0] in group]:
                del known[key]


def poisoned(device: Device, code: str) -> Any:
    """Return a change that is wrong in this way."""
    wrong = {
        "unknown_collection": {"collection": "friends"},
        "unknown_field": {"fields": {"text": "x", "colour": "red"}},
        "invalid_id": {"id": "7"},
        "invalid_type": {"fields": {"text": 7}},
    }
    return {**device.upsert("drafts", uuid4(), text="poison"), **wrong[code]}
