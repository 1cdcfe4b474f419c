"""The server and its reference side by side: every request goes to both, and every answer is compared."""

from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import datetime
from itertools import zip_longest
from typing import Any
from uuid import uuid4

from backend.shared.clock import now
from tests.backend.social.people import Person
from tests.backend.social.services.sync.device import Device, moment
from tests.backend.social.services.sync.model.records import (
    FIRST,
    TARGET,
    WIPED,
    Key,
    Stream,
    as_record,
    as_row,
    parsed,
)
from tests.backend.social.services.sync.model.reference import Answer, answer_push, purge
from tests.backend.social.services.sync.model.replica import Replica, Request
from tests.support.stack.api import Answer as Given

KEPT = {"last_write_wins", "manual_review"}


@dataclass
class World:
    """People with their streams; `written` says of each record what was asked of it by version, in any order."""

    people: Sequence[Person]
    private: Person
    streams: dict[str, Stream] = field(default_factory=dict)
    written: dict[tuple[str, Key], dict[int, Any]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.streams = {str(each.id): Stream(account_id=each.id) for each in self.people}

    def stream_of(self, device: Device) -> Stream:
        """Return the stream of a device's owner."""
        return self.streams[str(device.owner.id)]

    def post_ids(self) -> list[str]:
        """Return the ids of all posts, deleted ones too."""
        return [key[1] for each in self.streams.values() for key in each.rows if key[0] == "posts"]

    def push(self, request: Request, *, faults: Mapping[int, str] | None = None, with_clock: bool = True) -> Given:
        """Send a request, compare the answer with what it must be, and return it."""
        device, stream = request.sender.device, self.stream_of(request.sender.device)
        key, client_time = str(request.key), moment(device.time()) if with_clock else None
        before = deepcopy(stream)
        started = now()
        given = device.send(
            *request.changes, key=request.key, strategy=request.strategy, headers={"X-Client-Time": client_time}
        )
        if key in stream.keys:
            assert (given.headers.get("Idempotent-Replayed"), given.body) == ("true", stream.keys[key])
            return given
        assert "Idempotent-Replayed" not in given.headers

        def expected(stream: Stream, at: datetime) -> Answer:
            clock = parsed(client_time) if client_time else None
            found = {**(faults or {}), **self._taken(request, stream=stream)}
            return self._answer(stream, request.body, device=device, client_time=clock, at=at, faults=found)

        if given.status == 200:
            self._compare(given, expected(stream, parsed(given.data["server_time"])), stream=stream, device=device)
            stream.keys[key] = given.body
            self._note(given.data["results"], request.changes, stream=stream)
            return given
        refusals = [_refusal(expected(deepcopy(before), at), before) for at in (started, now())]
        assert _given_refusal(given) in refusals, (given.body, refusals)
        return given

    def pull(self, replica: Replica, *, group: tuple[str, ...], limit: int) -> bool:
        """Pull a page, compare it, have the device adopt it, and return whether there is more."""
        stream, place = self.stream_of(replica.device), replica.place(group)
        snapshot = {} if place.snapshot is None else {"snapshot": place.snapshot}
        given = replica.device.ask(place.cursor, limit=limit, collections=",".join(group), **snapshot)
        is_of_first_sync = place.snapshot is not None and stream.floor <= place.snapshot <= stream.head
        if place.cursor > stream.head or (0 < place.cursor < stream.floor and not is_of_first_sync):
            assert (given.status, given.code) == (410, "CURSOR_EXPIRED")
            replica.begin_again(group)
            return True
        rows = {key: row for key, row in stream.rows.items() if key[0] in group and row.version > place.cursor}
        order = sorted((row.version, key) for key, row in rows.items() if place.cursor or not row.is_deleted)
        page = given.data
        same([change["record"] for change in page["changes"]], [as_record(key, rows[key]) for _, key in order[:limit]])
        assert [(change["version"], (change["collection"], change["id"])) for change in page["changes"]] == order[
            :limit
        ]
        assert (page["has_more"], page["head"]) == (len(order) > limit, stream.head)
        assert page["cursor"] == (order[limit - 1][0] if len(order) > limit else stream.head)
        assert place.cursor or page["snapshot"] == stream.head
        is_first = not place.cursor or place.snapshot is not None
        place.cursor = page["cursor"]
        place.snapshot = page["snapshot"] if is_first and page["has_more"] else None
        for change in page["changes"]:
            replica.adopt((change["collection"], change["id"]), change["record"])
        return bool(page["has_more"])

    def take_over(self, person: Person) -> list[Any]:
        """Let the reference learn what REST wrote for somebody: each of it has the next version; return the records."""
        stream = self.streams[str(person.id)]
        page = Device(owner=person).pull(max(stream.head, 1), limit=1000)
        versions = [change["version"] for change in page["changes"]]
        assert versions == list(range(stream.head + 1, page["head"] + 1))
        for change in page["changes"]:
            key, row = (change["collection"], change["id"]), as_row(change["record"])
            assert row.last_updated_at <= now()
            stream.rows[key] = row
            self._remember(stream, key, version=row.version, fields=None if row.is_deleted else row.fields)
        stream.head = page["head"]
        return [change["record"] for change in page["changes"]]

    def resolve(self, device: Device, name: Any, *, resolution: str, fields: Any, is_stale: bool) -> None:
        """Decide a conflict on both sides."""
        stream = self.stream_of(device)
        conflict, row = stream.conflicts[name], stream.rows[name[0]]
        sent = {"resolution": resolution, "fields": fields, "expected_version": row.version - is_stale}
        at = moment(device.time())
        headers = {"Idempotency-Key": str(uuid4()), "X-Device-Id": str(device.id), "X-Client-Time": at}
        given = device.owner.api.post(f"/sync/conflicts/{conflict['id']}/resolve", sent, headers=headers)
        if is_stale:
            assert (given.status, given.code) == (409, "STALE_CONFLICT")
            assert given.body["error"]["details"]["record"] == as_record(name[0], row)
            return
        change = {**conflict, "id": name[0][1], "base_version": row.version, "updated_at": at}
        if resolution == "merge":
            change |= {"op": "upsert", "fields": fields}
        body = {"strategy": "reject", "changes": [] if resolution == "keep_server" else [change]}
        stored = parsed(given.data["record"]["last_updated_at"]) if given.status == 200 else now()
        expected = self._answer(stream, body, device=device, client_time=parsed(at), at=stored, faults={})
        if expected.faults:
            assert _given_refusal(given) == _refusal(expected, stream)
            return
        same([given.data["record"]], [as_record(name[0], stream.rows[name[0]])])
        same([given.data["head"], given.data["status"]], [stream.head, "resolved"])
        self._note(expected.results, body["changes"], stream=stream)
        del stream.conflicts[name]

    def purge(self) -> None:
        """Forget tombstones, and what was written of them."""
        purge([*self.streams.values()])
        for account_id, key in [*self.written]:
            if key not in self.streams[account_id].rows:
                del self.written[account_id, key]

    def _answer(self, stream: Stream, body: Any, *, device: Device, **options: Any) -> Answer:
        return answer_push(
            stream,
            body,
            device=device.id,
            state_of=lambda account_id: self._state_of(device, account_id),
            sees=lambda post_id: self._sees(device, post_id),
            **options,
        )

    def _state_of(self, device: Device, account_id: str) -> str | None:
        if account_id == str(self.private.id):
            return "requested"
        return "accepted" if account_id in self.streams else None

    def _sees(self, device: Device, post_id: str) -> bool:
        reader = self.stream_of(device)
        for author_id, stream in self.streams.items():
            row = stream.rows.get(("posts", post_id))
            if row is not None and not row.is_deleted:
                follow = reader.rows.get(("follows", reader.own(author_id)))
                follows = follow is not None and not follow.is_deleted
                return (
                    row.fields["visibility"] in ("public", "followers")
                    if follows
                    else row.fields["visibility"] == "public"
                )
        return False

    def _taken(self, request: Request, *, stream: Stream) -> dict[int, str]:
        others = {key for each in self.streams.values() if each.account_id != stream.account_id for key in each.rows}
        named = [(change["collection"], change["id"]) for change in request.changes]
        return {index: "id_unavailable" for index, key in enumerate(named) if key in others and key[0] not in TARGET}

    def _compare(self, given: Given, expected: Answer, *, stream: Stream, device: Device) -> None:
        results = given.data["results"]
        assert not expected.faults and not expected.contradictions, expected
        plain = [{name: result[name] for name in result if name != "conflict_id"} for result in results]
        same(plain, expected.results)
        assert given.data["head"] == stream.head
        for result, (ask, outcome) in zip(results, expected.outcomes, strict=True):
            assert ("conflict_id" in result) == (outcome.status == "conflict")
            if outcome.status == "conflict":
                kept = stream.conflicts.get((ask.key, device.id), {"id": result["conflict_id"]})
                assert kept["id"] == result["conflict_id"]
                named = {
                    "collection": ask.key[0],
                    "op": ask.op,
                    "fields": ask.fields,
                    "in_conflict": outcome.in_conflict,
                }
                stream.conflicts[ask.key, device.id] = {**named, "id": result["conflict_id"]}

    def _note(self, results: Sequence[Any], changes: Sequence[Any], *, stream: Stream) -> None:
        """Remember what was acknowledged: a write stays until a later one of the same field."""
        for result, change in zip(results, changes, strict=True):
            if result["status"] not in {"applied", "merged"}:
                continue
            key, fields, record = (result["collection"], result["id"]), change.get("fields", {}), result["record"]
            kept = {name: value for name, value in fields.items() if record[name] == value}
            is_as_sent = {**fields, "reply_to_id": None} == {**kept, "reply_to_id": None}
            assert result["status"] == "merged" or change["op"] == "delete" or is_as_sent
            deleted = change["op"] == "delete"
            self._remember(stream, key, version=result["version"], fields=None if deleted else kept)

    def _remember(self, stream: Stream, key: Key, *, version: int, fields: Any) -> None:
        writes = self.written.setdefault((str(stream.account_id), key), {})
        writes.setdefault(version, fields)  # a merge that changes nothing names the version that is there

    def written_fields(self, stream: Stream, key: Key) -> Any:
        """Return what a record must hold by all that was acknowledged of it; None where it must be deleted."""
        fields, is_deleted = {**FIRST[key[0]]}, True
        writes = self.written[str(stream.account_id), key]
        for version in sorted(writes):
            is_deleted = writes[version] is None
            fields |= WIPED[key[0]] if is_deleted else writes[version]
        return None if is_deleted else fields


def _refusal(expected: Answer, stream: Stream) -> Any:
    """Return status and items of a refusal as far as they are foretold."""
    if expected.faults:
        return 422, sorted(expected.faults.items())
    return (409, [(index, "conflict") for index in expected.contradictions]) if expected.contradictions else (200, [])


def _given_refusal(given: Given) -> Any:
    assert given.code in {"BATCH_REJECTED", "CONFLICT"}, given.body
    items = given.body["error"]["details"]["items"]
    assert all(item["record"] is None or item["record"]["synced"] for item in items)
    return given.status, [(item["index"], item["code"]) for item in items]


def same(found: Sequence[Any], expected: Sequence[Any]) -> None:
    """Raise AssertionError with the first pair that differs."""
    for one, other in zip_longest(found, expected):
        assert one == other, f"{one}\nis not as foretold:\n{other}"
