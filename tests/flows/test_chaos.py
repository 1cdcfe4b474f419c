"""Chaos: worker, web process, broker and cache are killed at random while people write; nothing is lost or doubled."""

import os
import random
import signal
import threading
import time
from collections import Counter
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import psycopg
import pytest
import urllib3

from config.cli.stack.state import StackState
from tests.support.stack.api import Api, Person, sign_up
from tests.support.waiting import eventually

pytestmark = pytest.mark.alone
VICTIMS = ("social-worker", "social-web", "broker", "cache")
CHAOS_SECONDS = 20
KILL_EVERY_SECONDS = 1.2
LEAST_POSTS, LATE_SECONDS = 20, 90
AUTHORS, READERS = 3, 4


class Writer(threading.Thread):
    """Posts without pause; an attempt that got no clear answer is repeated under its key, as a client does."""

    def __init__(self, *, author: Person, until: float) -> None:
        super().__init__()
        self.author, self.until = author, until
        self.accepted: list[str] = []

    def run(self) -> None:
        while time.monotonic() < self.until or self._has_more_to_write():
            body = {"id": str(uuid4()), "text": f"post by {self.author.username}"}
            if self._is_accepted(body, headers={"Idempotency-Key": str(uuid4())}):
                self.accepted.append(body["id"])

    def _has_more_to_write(self) -> bool:
        """Tell whether a busy machine, on which killed servers come back late, has to be given more time."""
        return len(self.accepted) < LEAST_POSTS and time.monotonic() < self.until + LATE_SECONDS

    def _is_accepted(self, body: dict[str, str], *, headers: dict[str, str]) -> bool:
        while time.monotonic() < self.until + LATE_SECONDS:
            try:
                answer = self.author.api.post("/posts", body, headers=headers)
            except urllib3.exceptions.HTTPError:
                continue
            if answer.status == 201:
                return True
            time.sleep(0.02)
        return False


def kill_at_random(stack: StackState, *, until: float, seed: int) -> Counter[str]:
    dice, killed = random.Random(seed), Counter[str]()
    while time.monotonic() < until:
        victim = dice.choice(VICTIMS)
        record = stack.processes().get(victim)
        if record is not None:
            os.kill(record.pid, signal.SIGKILL)
            killed[victim] += 1
        time.sleep(KILL_EVERY_SECONDS)
    return killed


def waiting_rows(stack: StackState) -> dict[str, int]:
    counts = {}
    for service, environment in stack.services.items():
        with psycopg.connect(environment["DATABASE_URL"]) as connection:
            counts[service] = connection.execute("SELECT count(*) FROM outbox").fetchone()[0]
    return counts


def test_what_was_accepted_is_in_every_feed_once_and_audited_once(
    stack: StackState, api: Api, audit_rows: Callable[..., list[dict[str, Any]]]
) -> None:
    authors = [sign_up(api, name="author") for _ in range(AUTHORS)]
    readers = [sign_up(api, name="reader") for _ in range(READERS)]
    for reader in readers:
        for author in authors:
            reader.follows(author)
        reader.feed()

    until = time.monotonic() + CHAOS_SECONDS
    writers = [Writer(author=author, until=until) for author in authors]
    for writer in writers:
        writer.start()
    killed = kill_at_random(stack, until=until, seed=20)
    for writer in writers:
        writer.join()

    accepted = Counter(post_id for writer in writers for post_id in writer.accepted)
    assert set(killed) == set(VICTIMS), f"the dice left one alive: {killed}"
    assert len(accepted) > 50
    eventually(lambda: api.request("GET", "/health/social/ready").status, is_so=lambda status: status == 200)
    eventually(lambda: waiting_rows(stack), is_so=lambda counts: not any(counts.values()), seconds=90)
    for reader in readers:
        assert Counter(post["id"] for post in reader.feed()) == accepted
    audited = audit_rows("action = 'post.created' AND actor_id = ANY(%s)", [[author.id for author in authors]])
    assert Counter(str(row["object_id"]) for row in audited) == accepted
