"""`./plaza bench post`: publishing posts, and how soon a follower sees one."""

import itertools
import json
import statistics
import time
from collections.abc import Iterator, Sequence

import click

from benchmarks.peers.ceiling import bare_route
from benchmarks.tools.cpu import cpu_seconds
from benchmarks.tools.load import LoadResult, http_request, run_load
from benchmarks.tools.people import Account, call, sign_up
from benchmarks.tools.report import Measure, measure_load, median_rate, show
from benchmarks.tools.stack import own_stack
from config.cli.stack.state import StackState

CONNECTIONS, AUTHORS, FOLLOWERS, THREADS = 16, 16, 10, 8
GOTOSOCIAL = 183.0  # posts accepted a second, measured elsewhere on two cores of this kind
SIGHTINGS = 60
PAUSE_SECONDS = 0.15


def main(*, seconds: float, rounds: int) -> None:
    """Measure and print."""
    with own_stack() as stack, bare_route(workers=1, threads=THREADS) as (bare_port, _):
        authors, followers = _people(stack)
        port = stack.ports["social-web"]
        seen = _sightings(authors[0], followers[0], port=port)
        processes = stack.processes()
        pids = [processes[name].pid for name in ("social-web", "social-worker", "cache", "broker", "postgres")]
        posts, used, bare = [], [], []
        for _ in range(rounds):
            bare.append(_load(port=bare_port, requests=_bare(), seconds=seconds / 2))
            before = cpu_seconds(pids)
            posts.append(_load(port=port, requests=_posts(authors), seconds=seconds))
            used.append(cpu_seconds(pids) - before)
        assert {status for one in posts for status in one.statuses} == {201}, [one.statuses for one in posts]
        show("post: 16 connections, workers and load generator on the same cores", _rows(posts, used, bare, seen))


def _rows(
    posts: Sequence[LoadResult], used: Sequence[float], bare: Sequence[LoadResult], seen: Sequence[float]
) -> list[Measure]:
    ordered = sorted(seen)
    size = f"{AUTHORS} authors with {FOLLOWERS} followers each"
    return [
        measure_load("bare Ninja route", bare),
        measure_load(
            "POST /api/v1/posts, accepted",
            posts,
            cpu_seconds=used,
            ratio=median_rate(posts) / median_rate(bare),
            against="bare",
            size=size,
            goal="p99 < 50 ms",
        ),
        Measure(
            name="  against GoToSocial (a figure from elsewhere)",
            ratio=median_rate(posts) / GOTOSOCIAL,
            against=f"{GOTOSOCIAL:,.0f}/s",
            goal=">= 4 x",
        ),
        Measure(
            name="post answered -> in a follower's feed, idle",
            p50_ms=1000 * statistics.median(ordered),
            p99_ms=1000 * ordered[-1],
            size=f"{len(ordered)} posts, slowest as p99",
            goal="p50 < 60 ms, p99 < 250 ms",
        ),
    ]


def _people(stack: StackState) -> tuple[list[Account], list[Account]]:
    authors, followers = sign_up(stack.gateway_url, count=AUTHORS), sign_up(stack.gateway_url, count=FOLLOWERS)
    for follower, author in itertools.product(followers, authors):
        follower.call("POST", "/follows", {"account_id": author.id})
    time.sleep(1)
    for follower in followers:
        for _ in range(4):
            follower.call("GET", "/feed")
    return authors, followers


def _sightings(author: Account, follower: Account, *, port: int) -> list[float]:
    base_url, seen = f"http://127.0.0.1:{port}", []
    for number in range(SIGHTINGS):
        body = {"text": f"can you see number {number}?"}
        post_id = call(base_url, "POST", "/posts", body=body, headers=author.headers)["id"]
        answered = time.perf_counter()
        while _newest(base_url, follower) != post_id:
            pass
        seen.append(time.perf_counter() - answered)
        time.sleep(PAUSE_SECONDS)
    return seen


def _newest(base_url: str, follower: Account) -> str | None:
    items = call(base_url, "GET", "/feed?limit=1", headers=follower.headers)["items"]
    return items[0]["id"] if items else None


def _load(*, port: int, requests: Iterator[bytes], seconds: float) -> LoadResult:
    return run_load(address=("127.0.0.1", port), requests=requests, connections=CONNECTIONS, seconds=seconds)


def _posts(authors: Sequence[Account]) -> Iterator[bytes]:
    for number, author in enumerate(itertools.cycle(authors)):
        body = json.dumps({"text": f"Post {number}: what a morning. " * 8}).encode()
        yield http_request(method="POST", path="/api/v1/posts", headers=author.headers, body=body)


def _bare() -> Iterator[bytes]:
    return itertools.repeat(http_request(method="GET", path="/api/v1/bare", headers={}))


@click.command()
@click.option("--seconds", default=4.0)
@click.option("--rounds", default=3)
def command(seconds: float, rounds: int) -> None:
    """Measure and print."""
    main(seconds=seconds, rounds=rounds)


if __name__ == "__main__":
    command()
