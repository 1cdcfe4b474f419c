"""`./plaza bench feed`: the home feed, 20 posts, against a bare Ninja route under the same server."""

import itertools
import time
from collections.abc import Iterator, Sequence

import click

from benchmarks.peers.ceiling import bare_route
from benchmarks.tools.cpu import cpu_seconds
from benchmarks.tools.load import LoadResult, http_request, run_load
from benchmarks.tools.people import Account, sign_up
from benchmarks.tools.report import Measure, measure_load, median_rate, show
from benchmarks.tools.stack import own_stack
from config.cli.stack.state import StackState

CONNECTIONS, AUTHORS, READERS, POSTS = 16, 20, 16, 60
THREADS = 8
WARM_SECONDS = 1.0
GOTOSOCIAL = 3840.0  # home timelines a second, measured elsewhere on two cores of this kind


def main(*, seconds: float, rounds: int) -> None:
    """Measure and print."""
    with own_stack() as stack, bare_route(workers=1, threads=THREADS) as (bare_port, bare_pid):
        readers = _readers(stack)
        social = stack.ports["social-web"]
        processes = stack.processes()
        servers = [processes[name].pid for name in ("social-web", "cache")]
        feed, bare, gateway, feed_cpu, bare_cpu = [], [], [], [], []
        for _ in range(rounds):
            _turn(bare, bare_cpu, port=bare_port, requests=_bare(), pids=[bare_pid], seconds=seconds)
            _turn(feed, feed_cpu, port=social, requests=_feeds(readers), pids=servers, seconds=seconds)
            port = int(stack.gateway_url.rpartition(":")[2])
            _turn(gateway, [], port=port, requests=_feeds(readers), pids=[], seconds=seconds)
        _check(feed)
        show(
            "feed: one web process, 16 connections, load generator on the same cores",
            _rows(feed=feed, bare=bare, gateway=gateway, feed_cpu=feed_cpu, bare_cpu=bare_cpu),
        )


def _rows(
    *,
    feed: Sequence[LoadResult],
    bare: Sequence[LoadResult],
    gateway: Sequence[LoadResult],
    feed_cpu: Sequence[float],
    bare_cpu: Sequence[float],
) -> list[Measure]:
    ceiling = median_rate(bare)
    size = f"20 posts, {feed[-1].answer_bytes:,} B; {AUTHORS} follows a reader, {AUTHORS * POSTS // AUTHORS} posts"
    return [
        measure_load("bare Ninja route", bare, cpu_seconds=bare_cpu),
        measure_load(
            "GET /api/v1/feed",
            feed,
            cpu_seconds=feed_cpu,
            ratio=median_rate(feed) / ceiling,
            against="bare",
            size=size,
            goal=">= 1.0 x bare, p99 < 10 ms",
        ),
        Measure(
            name="  against GoToSocial (a figure from elsewhere)",
            ratio=median_rate(feed) / GOTOSOCIAL,
            against=f"{GOTOSOCIAL:,.0f}/s",
            goal=">= 2 x",
        ),
        measure_load(
            "the same through the gateway", gateway, ratio=median_rate(gateway) / ceiling, against="bare", size=size
        ),
    ]


def _readers(stack: StackState) -> list[Account]:
    authors, readers = sign_up(stack.gateway_url, count=AUTHORS), sign_up(stack.gateway_url, count=READERS)
    for reader, author in itertools.product(readers, authors):
        reader.call("POST", "/follows", {"account_id": author.id})
    for number in range(POSTS):
        text = f"Post {number}: what a morning. " * 8
        authors[number % AUTHORS].call("POST", "/posts", {"text": text})
    time.sleep(WARM_SECONDS)
    for reader in readers:
        for _ in range(4):
            assert len(reader.call("GET", "/feed")["items"]) == 20
    return readers


def _feeds(readers: Sequence[Account]) -> Iterator[bytes]:
    requests = [http_request(method="GET", path="/api/v1/feed", headers=reader.headers) for reader in readers]
    return itertools.cycle(requests)


def _bare() -> Iterator[bytes]:
    return itertools.repeat(http_request(method="GET", path="/api/v1/bare", headers={}))


def _turn(
    results: list[LoadResult],
    used: list[float],
    *,
    port: int,
    requests: Iterator[bytes],
    pids: Sequence[int],
    seconds: float,
) -> None:
    run_load(address=("127.0.0.1", port), requests=requests, connections=CONNECTIONS, seconds=WARM_SECONDS / 2)
    before = cpu_seconds(pids)
    results.append(run_load(address=("127.0.0.1", port), requests=requests, connections=CONNECTIONS, seconds=seconds))
    used.append(cpu_seconds(pids) - before)


def _check(results: Sequence[LoadResult]) -> None:
    statuses = {status for one in results for status in one.statuses}
    assert statuses == {200}, f"the feed answered {statuses}"


@click.command()
@click.option("--seconds", default=4.0)
@click.option("--rounds", default=3)
def command(seconds: float, rounds: int) -> None:
    """Measure and print."""
    main(seconds=seconds, rounds=rounds)


if __name__ == "__main__":
    command()
