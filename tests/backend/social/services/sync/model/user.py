"""What people do on a device, with or without a network: few records, so that devices meet in them."""

from dataclasses import dataclass, field
from random import Random
from typing import Any
from uuid import uuid4

from tests.backend.social.services.sync.model.records import FIRST, TARGET, Key
from tests.backend.social.services.sync.model.replica import Replica
from tests.backend.social.services.sync.model.world import World

OWN = ("posts", "drafts")
SLOTS = 3


@dataclass(frozen=True)
class Act:
    """One thing that somebody does; `slot` chooses the record or what it belongs to."""

    collection: str
    slot: int
    deletes: bool
    with_base: bool
    is_forced: bool
    names: frozenset[str]
    text: str
    warning: str | None
    visibility: str
    value: Any


def some_act(chance: Random) -> Act:
    """Return something that people do."""
    return Act(
        collection=chance.choice([*FIRST, *OWN, "drafts"]),
        slot=chance.randrange(SLOTS),
        deletes=chance.random() < 0.2,
        with_base=chance.random() < 0.5,
        is_forced=chance.random() < 0.3,
        names=frozenset(
            chance.sample(["text", "content_warning", "visibility", "reply_to_id"], k=chance.randint(1, 3))
        ),
        text=chance.choice("ABC"),
        warning=chance.choice([None, "v", "w"]),
        visibility=chance.choice(["public", "followers", "private"]),
        value=chance.choice([None, "x", {"dark": True}, [1, 2.5]]),
    )


@dataclass(frozen=True)
class Push:
    """How a push is made, and what the network does to it."""

    strategy: str
    fate: str
    poison: str | None
    is_repeat: bool
    has_clock: bool


def some_push(chance: Random) -> Push:
    """Return a push that comes to something more often than not."""
    fates = ["later", "twice", "request lost", "answer lost", "answer lost", "late"]
    return Push(
        strategy=chance.choice(["last_write_wins", "last_write_wins", "manual_review", "reject"]),
        fate=chance.choice(["answered"] * 6 + fates),
        poison=chance.choice(["unknown_collection", "unknown_field", "invalid_id", "invalid_type", *[None] * 30]),
        is_repeat=chance.random() < 0.5,
        has_clock=chance.random() < 0.8,
    )


@dataclass
class User:
    """Somebody with a few records to choose from."""

    world: World
    account_id: str
    ids: dict[str, list[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.ids = {name: [str(uuid4()) for _ in range(SLOTS)] for name in OWN}

    def do(self, act: Act, *, on: Replica) -> None:
        """Do it on this device: it goes into the outbox."""
        key, fields = self._chosen(act, on=on)
        known = on.versions.get(key)
        if act.deletes:
            on.delete(key, base_version=None if act.is_forced else known)
        elif fields:
            on.edit(key, fields, base_version=known, with_base=act.with_base)

    def _chosen(self, act: Act, *, on: Replica) -> tuple[Key, dict[str, Any]]:
        if act.collection in OWN:
            key = act.collection, self.ids[act.collection][act.slot]
            return key, self._of_text(act, is_new=key not in on.rows)
        target = self._target(act)
        key = act.collection, str(on.device.own(target))
        more = {"settings": {"value": act.value}, "bookmarks": {"note": act.warning}}.get(act.collection, {})
        return key, {TARGET[act.collection]: target, **more}

    def _of_text(self, act: Act, *, is_new: bool) -> dict[str, Any]:
        parent = self._parent(act) if is_new else None
        values = {"text": act.text, "content_warning": act.warning, "visibility": act.visibility, "reply_to_id": parent}
        names = {name for name in act.names if name in FIRST[act.collection]}
        needed = {"text"} if is_new and (act.slot or not act.is_forced) else set()
        return {name: values[name] for name in names | needed}

    def _parent(self, act: Act) -> str | None:
        """Return an earlier slot's post, so that replies form no circle."""
        return self.ids["posts"][act.slot - 1] if act.slot else None

    def _target(self, act: Act) -> str:
        if act.collection == "settings":
            return ("theme", "size")[act.slot % 2]
        if act.collection == "follows":
            others = sorted({*self.world.streams, str(self.world.private.id)} - {self.account_id})
            return others[act.slot % len(others)]
        posts = [*self.ids["posts"], *self.world.post_ids()]
        return posts[act.slot if not act.with_base else -1 - act.slot % len(posts)]
