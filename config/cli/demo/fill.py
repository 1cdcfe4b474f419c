"""Writing the network: accounts, then follows, then posts with replies and likes."""

import random
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from typing import Any, TypeVar

from backend.shared.identifiers import uuid7
from config.cli.demo.graph import Graph
from config.cli.demo.people import Person, people
from config.cli.demo.plan import PlannedPost, keenest_reader, plan_posts
from config.cli.tasks.service_process import ServiceFailed, ServiceProcess

ACCOUNTS_A_CALL = 250
FOLLOWS_A_CALL = 4000
POSTS_A_CALL = 50
ARRIVAL_SECONDS = 60.0
POLL_SECONDS = 0.2
PASSWORD = "four quiet ferries at dawn"  # noqa: S105  (the same in every demo: it is printed for all to see)
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Progress:
    """Told as the work goes on: begin(what, of how many), advance(by)."""

    begin: Callable[[str, int], None]
    advance: Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Filled:
    """What was written, and somebody to log in as."""

    accounts: int
    follows: int
    posts: int
    likes: int
    reader: Person


def fill(
    *,
    accounts: ServiceProcess,
    social: ServiceProcess,
    graph: Graph,
    posts: int,
    dice: random.Random,
    progress: Progress,
) -> Filled:
    """Write the network into the two services. Raises ServiceFailed."""
    crowd, ids = _open_accounts(accounts, size=graph.size, dice=dice, progress=progress)
    _await_arrival(social, ids=ids, progress=progress)
    follows = _follow(social, graph=graph, ids=ids, progress=progress)
    likes = _talk(social, graph=graph, ids=ids, posts=posts, dice=dice, progress=progress)
    return Filled(accounts=len(ids), follows=follows, posts=posts, likes=likes, reader=crowd[keenest_reader(graph)])


def _open_accounts(
    accounts: ServiceProcess, *, size: int, dice: random.Random, progress: Progress
) -> tuple[list[Person], list[str]]:
    progress.begin("accounts", size)
    newcomers, password_hash = people(dice=dice), accounts.call("hash_password", password=PASSWORD)
    crowd: list[Person] = []
    ids: list[str] = []
    while len(ids) < size:
        batch = _free(accounts, list(islice(newcomers, min(ACCOUNTS_A_CALL, size - len(ids)))))
        ids += accounts.call(
            "register",
            people=[_as_arguments(person) for person in batch],
            password=PASSWORD,
            password_hash=password_hash,
        )
        crowd += batch
        progress.advance(len(batch))
    return crowd, ids


def _free(accounts: ServiceProcess, candidates: Sequence[Person]) -> list[Person]:
    """Return those whose username nobody has: an earlier demo may have taken some."""
    taken = set(accounts.call("find_taken", usernames=[person.username for person in candidates]))
    return [person for person in candidates if person.username not in taken]


def _as_arguments(person: Person) -> dict[str, str]:
    return {"username": person.username, "email": person.email, "display_name": person.display_name}


def _await_arrival(social: ServiceProcess, *, ids: list[str], progress: Progress) -> None:
    """Wait until social has heard of every account, as it does through events."""
    progress.begin("profiles, by events", len(ids))
    known, deadline = 0, time.monotonic() + ARRIVAL_SECONDS
    while known < len(ids):
        found = social.call("count_known", account_ids=ids)
        progress.advance(found - known)
        if found > known:
            known, deadline = found, time.monotonic() + ARRIVAL_SECONDS
        if time.monotonic() > deadline:
            raise ServiceFailed(
                f"social has heard of {known} of {len(ids)} accounts and of no more for a minute; does the worker of"
                " accounts run? ./plaza status"
            )
        time.sleep(POLL_SECONDS if known < len(ids) else 0)


def _follow(social: ServiceProcess, *, graph: Graph, ids: list[str], progress: Progress) -> int:
    progress.begin("follows", len(graph.follows))
    written = 0
    for batch in _batches(graph.follows, size=FOLLOWS_A_CALL):
        written += social.call("follow", pairs=[(ids[follower], ids[followed]) for follower, followed in batch])
        progress.advance(len(batch))
    return written


def _talk(
    social: ServiceProcess, *, graph: Graph, ids: list[str], posts: int, dice: random.Random, progress: Progress
) -> int:
    progress.begin("posts, replies and likes", posts)
    planned = list(plan_posts(graph=graph, count=posts, dice=dice, until=datetime.now(UTC)))
    post_ids = [str(uuid7(at=post.at)) for post in planned]
    numbered = list(zip(post_ids, planned, strict=True))
    for batch in _batches(numbered, size=POSTS_A_CALL):
        social.call("publish", posts=[_post_arguments(post_id, post, ids, post_ids) for post_id, post in batch])
        progress.advance(len(batch))
    return sum(len(post.likers) for post in planned)


def _post_arguments(post_id: str, post: PlannedPost, ids: list[str], post_ids: list[str]) -> dict[str, Any]:
    return {
        "id": post_id,
        "author_id": ids[post.author],
        "text": post.text,
        "reply_to_id": None if post.reply_to is None else post_ids[post.reply_to],
        "at": post.at.isoformat(),
        "liker_ids": [ids[liker] for liker in post.likers],
    }


def _batches(items: Sequence[T], *, size: int) -> Iterator[Sequence[T]]:
    for start in range(0, len(items), size):
        yield items[start : start + size]
