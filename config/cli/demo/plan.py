"""What the demo is going to write, decided beforehand: who follows whom, who says what and when, who likes it."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from config.cli.demo.graph import Graph
from config.cli.demo.talk import answer, say

DAYS = 5
REPLIES = 0.2
"""The share of posts that answer an earlier one."""
MOST_LIKES = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedPost:
    """A post by person number `author`; `reply_to` is the number of an earlier post."""

    author: int
    text: str
    at: datetime
    reply_to: int | None
    likers: list[int]


def plan_posts(*, graph: Graph, count: int, dice: random.Random, until: datetime) -> Iterator[PlannedPost]:
    """Go through the posts of the last days, oldest first; who has many followers says more."""
    followers = followers_of(graph)
    weights = [1 + len(followers[number]) for number in range(graph.size)]
    authors = dice.choices(range(graph.size), weights=weights, k=count)
    moments = sorted(dice.random() for _ in range(count))
    for number, (author, moment) in enumerate(zip(authors, moments, strict=True)):
        is_reply = number > 0 and dice.random() < REPLIES
        fans = followers[author]
        yield PlannedPost(
            author=author,
            text=answer(dice=dice) if is_reply else say(dice=dice),
            at=until - timedelta(days=DAYS) * (1 - moment),
            reply_to=dice.randrange(number) if is_reply else None,
            likers=dice.sample(fans, min(len(fans), int(dice.expovariate(1.2)), MOST_LIKES)),
        )


def followers_of(graph: Graph) -> list[list[int]]:
    """Return each person's followers."""
    followers: list[list[int]] = [[] for _ in range(graph.size)]
    for follower, followed in graph.follows:
        followers[followed].append(follower)
    return followers


def keenest_reader(graph: Graph) -> int:
    """Return who follows the most: theirs is the fullest feed."""
    following = [0] * graph.size
    for follower, _ in graph.follows:
        following[follower] += 1
    return max(range(graph.size), key=following.__getitem__)
