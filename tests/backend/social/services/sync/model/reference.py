"""The rules of the protocol over plain dictionaries: what a push must answer, said a second time and otherwise.

It shares no code with the service. Where SYNC.md leaves a choice, the reading that docs/sync.md gives is taken.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from tests.backend.social.services.sync.model.records import (
    FIRST,
    LEAP,
    REQUIRED,
    TARGET,
    TICK,
    TOGGLES,
    Fields,
    Key,
    Row,
    Stream,
    as_record,
    buried,
    parsed,
)

NOBODY = UUID(int=0)
GONE: Fields = {}  # what a deletion writes; no other empty mapping is this one


@dataclass(frozen=True)
class Ask:
    """A change of a device, with the time that it gets from the server."""

    op: str
    key: Key
    base_version: int | None
    raw_at: datetime
    at: datetime
    device: UUID | None
    fields: Fields
    base: Fields | None

    def is_later(self, row: Row) -> bool:
        """Return whether this came after what is there; of two at once the larger device counts."""
        return (self.at, self.device or NOBODY) > (row.last_updated_at, row.device or NOBODY)


@dataclass(frozen=True)
class Outcome:
    """What becomes of an ask, and which fields it writes: None where it writes nothing."""

    status: str
    fields: Fields | None = None
    in_conflict: tuple[str, ...] = ()


NOT_WRITTEN = (None, Outcome("noop"))


@dataclass
class Answer:
    """What a push must answer: faults by index, or contradictions by index, or results."""

    faults: dict[int, str]
    contradictions: list[int]
    results: list[Any]
    outcomes: list[tuple[Ask, Outcome]]


def answer_push(
    stream: Stream,
    body: Mapping[str, Any],
    *,
    device: UUID | None,
    client_time: datetime | None,
    at: datetime,
    faults: Mapping[int, str],
    state_of: Callable[[str], str | None],
    sees: Callable[[str], bool],
) -> Answer:
    """Return what this push must answer at this time, and change the stream as it must.

    `faults` are of changes that are wrong by themselves. `state_of` says what following an account comes to, None where
    one may not; `sees` whether a post of somebody else's may be seen.
    """
    asks = {
        index: _ask(change, stream=stream, device=device, client_time=client_time, at=at)
        for index, change in enumerate(body["changes"])
        if index not in faults
    }
    outcomes = {index: judge(ask, stream.rows.get(ask.key), strategy=body["strategy"]) for index, ask in asks.items()}
    written = {
        asks[index].key: (asks[index], outcome) for index, outcome in outcomes.items() if outcome.fields is not None
    }

    def has_post(post_id: str, *, to_reply: bool) -> bool:
        """Return whether the post is there once the batch is written; what is replied to needs its own parent too."""
        row, outcome = stream.rows.get(("posts", post_id)), written.get(("posts", post_id), NOT_WRITTEN)[1]
        if outcome.fields is None:
            return not row.is_deleted if row is not None else sees(post_id)
        is_back = row is None or row.is_deleted
        parent_id = {**(row.fields if row is not None else {}), **outcome.fields}.get("reply_to_id")
        if to_reply and is_back and parent_id and outcome.fields is not GONE:
            return has_post(parent_id, to_reply=True)
        return outcome.fields is not GONE

    judged = {
        index: _fault(ask, outcomes[index], row=stream.rows.get(ask.key), has_post=has_post, state_of=state_of)
        for index, ask in asks.items()
    }
    found = {**faults, **{index: fault for index, fault in judged.items() if fault is not None}}
    if found:
        return Answer(faults=found, contradictions=[], results=[], outcomes=[])
    contradictions = [index for index, outcome in outcomes.items() if outcome.status == "conflict"]
    if contradictions and body["strategy"] == "reject":
        return Answer(faults={}, contradictions=contradictions, results=[], outcomes=[])
    for ask, outcome in written.values():
        write(stream, ask, outcome.fields, state_of=state_of, is_merged=outcome.status == "merged")
    results = [_result(index, ask, outcomes[index], stream=stream, at=at) for index, ask in asks.items()]
    return Answer(
        faults={}, contradictions=[], results=results, outcomes=[(asks[index], outcomes[index]) for index in asks]
    )


def judge(ask: Ask, row: Row | None, *, strategy: str) -> Outcome:
    """Return what becomes of an ask: SYNC.md, "In order", 1 to 5."""
    if row is None:
        if ask.op == "delete" and (ask.base_version is None or ask.key[0] in TOGGLES):
            return Outcome("noop")
        return Outcome("superseded") if ask.base_version is not None else Outcome("applied", ask.fields)
    if row.is_deleted:
        if ask.op == "delete":
            return Outcome("noop")
        is_next = ask.raw_at > row.written_at if _is_of_one_device(ask, row) else ask.is_later(row)
        may_return = ask.base_version == row.version or (ask.key[0] in TOGGLES and is_next)
        return Outcome("applied", ask.fields) if may_return else Outcome("superseded")
    return _judge_alive(ask, row, strategy=strategy)


def _judge_alive(ask: Ask, row: Row, *, strategy: str) -> Outcome:
    is_delete, done = ask.op == "delete", Outcome("applied", GONE if ask.op == "delete" else ask.fields)
    differing = tuple(sorted(name for name in ask.fields if row.fields[name] != ask.fields[name]))
    if not is_delete and not differing:
        return Outcome("noop")
    is_own = _is_of_one_device(ask, row) and row.written_at <= ask.raw_at
    if ask.base_version == row.version or is_own or (is_delete and ask.base_version is None):
        return done
    if _is_of_one_device(ask, row) and ask.raw_at < row.written_at:
        return Outcome("superseded")
    if not is_delete and ask.base is not None:
        return _three_way(ask, ask.base, row, strategy=strategy)
    if strategy != "last_write_wins":
        return Outcome("conflict", in_conflict=("is_deleted",) if is_delete else differing)
    return done if ask.is_later(row) else Outcome("superseded")


def _is_of_one_device(ask: Ask, row: Row) -> bool:
    return ask.device is not None and ask.device == row.device and row.written_at is not None


def _three_way(ask: Ask, base: Fields, row: Row, *, strategy: str) -> Outcome:
    unknown = object()
    mine = {name: value for name, value in ask.fields.items() if base.get(name, unknown) != value}
    both = {name for name in mine if row.fields[name] not in (base.get(name, unknown), mine[name])}
    if both and strategy != "last_write_wins":
        return Outcome("conflict", in_conflict=tuple(sorted(both)))
    kept = mine if not both or ask.is_later(row) else {name: mine[name] for name in mine if name not in both}
    is_new = any(row.fields[name] != value for name, value in kept.items())
    if not both or kept is not mine:
        return Outcome("merged" if not both or is_new else "superseded", kept if is_new else None)
    as_seen = {**base, **ask.fields}
    is_as_sent = all({**row.fields, **kept}[name] == value for name, value in as_seen.items())
    return Outcome("applied" if is_as_sent else "merged", kept)


def write(
    stream: Stream,
    ask: Ask,
    fields: Fields | None,
    *,
    state_of: Callable[[str], str | None],
    is_merged: bool = False,
) -> None:
    """Give the record the next version and what the ask writes; what is merged is no device's own."""
    stream.head += 1
    old, collection = stream.rows.get(ask.key), ask.key[0]
    target = {TARGET[collection]: None} if collection in TARGET else {}
    row = old or Row(
        fields={**FIRST[collection], **target}, version=0, created_at=ask.at, last_updated_at=ask.at - TICK
    )
    is_back = old is None or old.is_deleted
    row = replace(
        row,
        version=stream.head,
        last_updated_at=max(ask.at, row.last_updated_at + TICK),
        created_at=ask.at if is_back and collection in TOGGLES else row.created_at,
        device=None if is_merged else ask.device,
        written_at=None if is_merged else ask.raw_at,
    )
    if fields is GONE:
        stream.rows[ask.key] = buried(ask.key, row)
        return
    row = replace(row, fields={**row.fields, **(fields or {})}, is_deleted=False)
    if collection == "follows" and is_back:
        row = replace(row, state=state_of(row.fields["account_id"]))
    stream.rows[ask.key] = row


def purge(streams: Sequence[Stream]) -> None:
    """Forget every tombstone, but posts that something points at, and raise the floors."""
    is_done = False
    while not is_done:
        pointed = {
            value
            for each in streams
            for row in each.rows.values()
            for name, value in row.fields.items()
            if name.endswith("_id")
        }
        is_done = True
        for each in streams:
            gone = [
                key for key, row in each.rows.items() if row.is_deleted and (key[0] != "posts" or key[1] not in pointed)
            ]
            for key in gone:
                each.floor = max(each.floor, each.rows.pop(key).version)
                is_done = False
            for kept in [kept for kept in each.conflicts if kept[0] in gone]:
                del each.conflicts[kept]


def restore(streams: Sequence[Stream]) -> None:
    """Let every cursor of before expire."""
    for each in streams:
        each.head = each.floor = each.head + LEAP


def _ask(change: Any, *, stream: Stream, device: UUID | None, client_time: datetime | None, at: datetime) -> Ask:
    key, raw_at = (change["collection"], change["id"]), parsed(change["updated_at"])
    fields = dict(change.get("fields", {}))
    if key in stream.rows and "reply_to_id" in fields and fields["reply_to_id"] is None:
        del fields["reply_to_id"]  # as over REST: a reply stays one
    corrected = raw_at if client_time is None else raw_at + (at - client_time)
    return Ask(
        op=change["op"],
        key=key,
        base_version=change["base_version"],
        raw_at=raw_at,
        at=min(at, corrected),
        device=device,
        fields=fields,
        base=change.get("base"),
    )


def _fault(
    ask: Ask,
    outcome: Outcome,
    *,
    row: Row | None,
    has_post: Callable[..., bool],
    state_of: Callable[[str], str | None],
) -> str | None:
    collection, fields = ask.key[0], outcome.fields
    if fields is None or fields is GONE:
        return None
    old = row.fields if row is not None else {}
    known = {**old, **fields}
    is_moved = row is not None and known.get("reply_to_id") != old.get("reply_to_id")
    if row is not None and not row.is_deleted:
        return "refused" if is_moved else None
    needed = REQUIRED.get(collection)
    is_known = row is not None and TARGET.get(collection) == needed
    if needed and needed not in fields and not is_known:
        return "required"
    if is_moved:
        return "refused"
    account_id, post_id, parent_id = (known.get(name) for name in ("account_id", "post_id", "reply_to_id"))
    is_there = (account_id is None or state_of(account_id)) and (post_id is None or has_post(post_id, to_reply=False))
    is_there = is_there and (parent_id is None or has_post(parent_id, to_reply=True))
    return None if is_there else "parent_missing"


def _result(index: int, ask: Ask, outcome: Outcome, *, stream: Stream, at: datetime) -> Any:
    row = stream.rows.get(ask.key)
    result = {"index": index, "collection": ask.key[0], "id": ask.key[1], "status": outcome.status}
    if row is not None:
        return {**result, "version": row.version, "record": as_record(ask.key, row)}
    if outcome.status == "noop":
        return {**result, "version": None, "record": None}
    purged = Row(fields={}, version=ask.base_version or 0, created_at=at, last_updated_at=at, is_deleted=True)
    record = as_record(("", ask.key[1]), purged)
    return {**result, "version": ask.base_version, "record": record}
