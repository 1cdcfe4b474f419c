"""`./plaza bench sync`: pushes and pulls through the running stack, against their SQL alone."""

import http.client
import itertools
import json
import os
import random
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4, uuid5

import click
from rich.progress import track

from benchmarks.tools.people import sign_up
from benchmarks.tools.report import Measure, show
from benchmarks.tools.stack import own_stack
from config.cli.stack.state import StackState
from config.cli.tasks.service_process import ServiceProcess

CREATES, UPDATES, PAGE = 500, 100, 500
CHUNK = 50_000  # rows of a table that are filled in at once
TURNS = 8  # of each in a round, unless these take longer than a turn may
WARM_UP = 3
POLL_SECONDS, PATIENCE_SECONDS = 0.05, 3.0
SLACK_MS = 3.0
WORDS = "What a morning: the engine weaves algebraical patterns just as the loom weaves flowers and leaves. "


@dataclass
class Work:
    """One kind of request; `ask` sends it and returns its seconds, `alone` has the same done by SQL alone."""

    name: str
    ask: Callable[[], tuple[float, int]]
    alone: Callable[[], Any]
    asked: list[float] = field(default_factory=list)
    bare: list[float] = field(default_factory=list)
    statements: int = 0
    answer_bytes: int = 0


class Bench:
    """An account with so many drafts and as many posts, and what is asked of it."""

    def __init__(self, stack: StackState, probe: ServiceProcess, *, rows: int) -> None:
        (self.account,) = sign_up(stack.gateway_url, count=1)
        self.probe, self.rows = probe, rows
        self.http = http.client.HTTPConnection("127.0.0.1", stack.ports["social-web"], timeout=60)
        self.device_id = str(uuid4())
        begun = {**_create("settings", id=str(uuid5(UUID(self.account.id), "bench"))), "fields": {"value": rows}}
        self._send("POST", "/sync/push", {"changes": [begun]})
        self._fill()

    def works(self) -> list[Work]:
        """Return what is measured."""
        pushes = [
            Work(f"push of {number} {collection} {done}", self._pusher(make), self._alone(make))
            for collection, (done, number) in itertools.product(
                ("drafts", "posts"), (("created", CREATES), ("updated", UPDATES))
            )
            for make in [self._maker(collection, is_new=done == "created", number=number)]
        ]
        return [*pushes, self._pull("pull of 500", self._any_cursor), self._pull("pull of nothing new", self._head)]

    def measure(self, work: Work, *, seconds: float) -> None:
        """Let the request and its SQL take turns for a while."""
        spent = 0.0
        for _ in range(TURNS):
            self._wait_for_workers()
            taken, work.answer_bytes = work.ask()
            work.asked.append(taken)
            self._wait_for_workers()
            alone = work.alone()
            work.bare.append(alone["seconds"])
            work.statements = alone["statements"]
            spent += taken + alone["seconds"]
            if spent > seconds:
                return

    def _fill(self) -> None:
        for first in track(range(1, self.rows + 1, CHUNK), description=f"{self.rows:,} drafts and posts"):
            self.probe.call(
                "fill", owner=self.account.id, rows=self.rows, first=first, last=min(first + CHUNK - 1, self.rows)
            )
        self.probe.call("settle")
        self.http.close()  # the server has long given up waiting; the next request connects again

    def _maker(self, collection: str, *, is_new: bool, number: int) -> Callable[[], list[Any]]:
        def make() -> list[Any]:
            if is_new:
                return [_create(collection) for _ in range(number)]
            found = self.probe.call("oldest", owner=self.account.id, collection=collection, count=number)
            return [
                {**_create(collection, id=record_id), "base_version": version, "fields": {"text": f"Edited. {WORDS}"}}
                for record_id, version in found
            ]

        return make

    def _pusher(self, make: Callable[[], list[Any]]) -> Callable[[], tuple[float, int]]:
        def ask() -> tuple[float, int]:
            seconds, data, size = self._send("POST", "/sync/push", {"changes": make()})
            assert {result["status"] for result in data["results"]} == {"applied"}
            return seconds, size

        return ask

    def _alone(self, make: Callable[[], list[Any]]) -> Callable[[], Any]:
        return lambda: self.probe.call("push_alone", owner=self.account.id, changes=make())

    def _pull(self, name: str, cursor: Callable[[], int]) -> Work:
        def ask() -> tuple[float, int]:
            seconds, _, size = self._send("GET", f"/sync/pull?cursor={cursor()}&limit={PAGE}")
            return seconds, size

        return Work(
            name, ask, lambda: self.probe.call("pull_alone", owner=self.account.id, cursor=cursor(), limit=PAGE)
        )

    def _any_cursor(self) -> int:
        return random.randrange(self.rows, 2 * self.rows - 2 * PAGE)

    def _head(self) -> int:
        head: int = self._send("GET", "/sync/pull?cursor=1&limit=1")[1]["head"]
        return head

    def _wait_for_workers(self) -> None:
        deadline = time.perf_counter() + PATIENCE_SECONDS
        while self.probe.call("waiting") and time.perf_counter() < deadline:
            time.sleep(POLL_SECONDS)

    def _send(self, method: str, path: str, body: Any = None) -> tuple[float, Any, int]:
        """Send a request as the gateway passes it on; return its seconds, what it answered, and that in bytes."""
        content = json.dumps(body).encode() if body is not None else None
        headers = {
            **self.account.headers,
            "Content-Type": "application/json",
            "Idempotency-Key": str(uuid4()),
            "X-Device-Id": self.device_id,
            "X-Client-Time": _now(),
        }
        began = time.perf_counter()
        self.http.request(method, f"/api/v1{path}", body=content, headers=headers)
        response = self.http.getresponse()
        answer = response.read()
        seconds = time.perf_counter() - began
        assert response.status == 200, answer
        return seconds, json.loads(answer)["data"], len(answer)


def main(*, seconds: float, rounds: int, rows: Sequence[int]) -> None:
    """Measure and print."""
    measures = []
    with own_stack() as stack, _probe(stack) as probe:
        for number in rows:
            bench = Bench(stack, probe, rows=number)
            works = bench.works()
            for work in works:
                for _ in range(WARM_UP):
                    work.ask()
                    work.alone()
            for _, work in itertools.product(range(rounds), works):
                bench.measure(work, seconds=seconds)
            measures += [row for work in works for row in _rows(work, rows=number)]
    load = " ".join(f"{each:.1f}" for each in os.getloadavg())
    show(f"sync: one request at a time and its SQL alone, in turns; load at the end {load}", measures)


def _rows(work: Work, *, rows: int) -> Iterator[Measure]:
    asked, bare = 1000 * statistics.median(work.asked), 1000 * statistics.median(work.bare)
    size = f"{rows:,} rows a table"
    yield Measure(
        name=f"{work.name}, SQL alone",
        p50_ms=bare,
        p99_ms=_slowest_ms(work.bare),
        size=f"{size}, {work.statements} statement{'s' if work.statements > 1 else ''}",
    )
    yield Measure(
        name=f"{work.name}, whole request",
        p50_ms=asked,
        p99_ms=_slowest_ms(work.asked),
        ratio=asked / bare,
        against="SQL",
        size=f"{size}, {work.answer_bytes:,} B an answer",
        goal=f"<= {2 * bare + SLACK_MS:.1f} ms ({'met' if asked <= 2 * bare + SLACK_MS else 'missed'})",
    )


def _slowest_ms(seconds: Sequence[float]) -> float:
    ordered = sorted(seconds)
    return 1000 * ordered[min(len(ordered) - 1, int(0.99 * len(ordered)))]


def _create(collection: str, *, id: str | None = None) -> Any:  # noqa: A002
    return {
        "op": "upsert",
        "collection": collection,
        "id": id or str(uuid4()),
        "base_version": None,
        "updated_at": _now(),
        "fields": {"text": WORDS},
    }


def _now() -> str:
    return datetime.now(UTC).isoformat().replace("+00:00", "Z")


def _probe(stack: StackState) -> ServiceProcess:
    return ServiceProcess(module="benchmarks.probes.sync_probe", environment=stack.services["social"])


@click.command()
@click.option("--seconds", default=4.0)
@click.option("--rounds", default=3)
@click.option("--rows", default="10000,1000000", help="Drafts and posts that the account has; several with commas.")
def command(seconds: float, rounds: int, rows: str) -> None:
    """Measure and print."""
    main(seconds=seconds, rounds=rounds, rows=[int(each) for each in rows.split(",")])


if __name__ == "__main__":
    command()
