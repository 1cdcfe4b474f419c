"""What the demo is going to write."""

import random
from datetime import UTC, datetime, timedelta

from config.cli.demo.graph import Graph
from config.cli.demo.plan import DAYS, followers_of, keenest_reader, plan_posts

UNTIL = datetime(2026, 3, 14, 9, 26, 53, tzinfo=UTC)
GRAPH = Graph(size=4, follows=[(0, 1), (0, 2), (1, 2), (3, 2)])


def test_posts_are_in_order_reply_to_earlier_ones_and_are_liked_by_followers_alone() -> None:
    posts = list(plan_posts(graph=GRAPH, count=200, dice=random.Random(1), until=UNTIL))

    assert [post.at for post in posts] == sorted(post.at for post in posts)
    assert UNTIL - timedelta(days=DAYS) <= posts[0].at <= posts[-1].at <= UNTIL
    replies = [(number, post.reply_to) for number, post in enumerate(posts) if post.reply_to is not None]
    assert 20 < len(replies) < 70
    assert all(reply_to < number for number, reply_to in replies)
    followers = followers_of(GRAPH)
    assert all(set(post.likers) <= set(followers[post.author]) for post in posts)


def test_the_reader_to_log_in_as_follows_the_most() -> None:
    assert keenest_reader(GRAPH) == 0
    assert followers_of(GRAPH) == [[], [0], [0, 1, 3], []]
