"""`./plaza bench fanout`: deliveries a second against plain ZADD, memory an entry, and a burst over HTTP."""

import itertools
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator

import click
import psycopg

from benchmarks.tools.load import http_request, run_load
from benchmarks.tools.people import Account, call, sign_up
from benchmarks.tools.report import Measure, show
from benchmarks.tools.stack import own_stack
from config.cli.stack.paths import ROOT
from config.cli.stack.state import StackState

WAITING = "SELECT count(*) FROM outbox WHERE task = 'fan_out_post'"
POLL_SECONDS = 0.005
PROBE = """
from config.startup import start_process
start_process()
from benchmarks.probes.fan_out_probe import main
main(followers={followers})
"""
FOLLOWERS, BURST_POSTS, BURST_FOLLOWERS, CONNECTIONS = 10_000, 40, 200, 8
GOTOSOCIAL_BURST_SECONDS = 6.8  # measured elsewhere on two cores of this kind


def main() -> None:
    """Measure and print."""
    with own_stack(FEED_MERGE_THRESHOLD="1000000") as stack:
        burst = _burst_seconds(stack)
        probe = _probe(stack)
    deliveries, zadds = FOLLOWERS / probe["fan_out_seconds"], FOLLOWERS / probe["zadd_seconds"]
    size = f"{FOLLOWERS:,} followers with warm windows"
    show(
        "fanout: one worker's process; followers read from PostgreSQL",
        [
            Measure(name="ZADD, 100 a pipeline (the peer)", rate=zadds, size=size),
            Measure(
                name="deliveries, post read to last window",
                rate=deliveries,
                ratio=deliveries / zadds,
                against="ZADD",
                size=size,
                goal=">= 100,000/s a worker",
            ),
            Measure(name="memory of a window's entry", rate=probe["entry_bytes"], unit=" B", goal="<= 30 B"),
            Measure(
                name=f"burst: {BURST_POSTS} posts to {BURST_FOLLOWERS} followers each",
                rate=1000 * burst,
                unit=" ms",
                ratio=burst / GOTOSOCIAL_BURST_SECONDS,
                against=f"{GOTOSOCIAL_BURST_SECONDS} s (GoToSocial, elsewhere)",
                goal="< 500 ms",
            ),
        ],
    )


def _burst_seconds(stack: StackState) -> float:
    """Return the seconds from the first post's sending until every follower's feed has all of them."""
    base_url = f"http://127.0.0.1:{stack.ports['social-web']}"
    (author,), followers = sign_up(stack.gateway_url, count=1), sign_up(stack.gateway_url, count=BURST_FOLLOWERS)
    for follower in followers:
        follower.call("POST", "/follows", {"account_id": author.id})
    time.sleep(1)
    for follower, _ in itertools.product(followers, range(3)):
        follower.call("GET", "/feed")
    started = time.perf_counter()
    run_load(
        address=("127.0.0.1", stack.ports["social-web"]), requests=_posts(author), connections=CONNECTIONS, seconds=60
    )
    _await_fan_out(stack.services["social"]["DATABASE_URL"])
    seconds = time.perf_counter() - started
    for follower in followers:  # after the clock has stopped: asking 200 feeds takes longer than filling them
        assert len(_feed(base_url, follower)) == BURST_POSTS
    return seconds


def _await_fan_out(database_url: str) -> None:
    """Return when no fan-out is left: a row goes when its last follower's feed has been written."""
    with psycopg.connect(database_url, autocommit=True) as connection:
        while connection.execute(WAITING).fetchone() != (0,):
            time.sleep(POLL_SECONDS)


def _feed(base_url: str, follower: Account) -> list[object]:
    items: list[object] = call(base_url, "GET", "/feed?limit=100", headers=follower.headers)["items"]
    return items


def _posts(author: Account) -> Iterator[bytes]:
    for number in range(BURST_POSTS):
        body = json.dumps({"text": f"burst {number}"}).encode()
        yield http_request(method="POST", path="/api/v1/posts", headers=author.headers, body=body)


def _probe(stack: StackState) -> dict[str, float]:
    environment = {**os.environ, **stack.services["social"], "PYTHONPATH": str(ROOT)}
    environment.pop("PROMETHEUS_MULTIPROC_DIR", None)
    done = subprocess.run(
        [sys.executable, "-c", PROBE.format(followers=FOLLOWERS)],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        check=True,
    )
    figures: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return figures


@click.command()
@click.option("--seconds", default=4.0)
@click.option("--rounds", default=3)
def command(seconds: float, rounds: int) -> None:
    """Measure and print; it takes as long as it takes."""
    main()


if __name__ == "__main__":
    command()
