"""Who follows whom."""

import gzip
import random
from collections import Counter
from pathlib import Path

import pytest

from config.cli.demo.graph import BadEdge, Graph, make_graph, read_graph


@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_an_edge_is_followed_in_both_directions_and_people_are_numbered_from_zero(tmp_path: Path, pack: object) -> None:
    path = tmp_path / "edges"
    path.write_bytes(pack(b"# friends\n10 30\n\n30 20\n30 10\n"))  # type: ignore[operator]
    assert read_graph(path) == Graph(size=3, follows=[(0, 2), (1, 2), (2, 0), (2, 1)])


@pytest.mark.parametrize("bad", ["1", "1 2 3", "a b", "-1 2", "7 7", "1,2"])
def test_a_line_that_is_no_edge_is_named(tmp_path: Path, bad: str) -> None:
    path = tmp_path / "edges"
    path.write_text(f"1 2\n{bad}\n")
    with pytest.raises(BadEdge, match="edges, line 2: "):
        read_graph(path)


def test_a_made_graph_has_a_few_famous_people_and_nobody_who_follows_themselves() -> None:
    graph = make_graph(size=1000, dice=random.Random(1))

    followers = Counter(followed for _, followed in graph.follows)
    by_fame = sorted(followers.values(), reverse=True)
    median = by_fame[len(by_fame) // 2]
    assert len(set(graph.follows)) == len(graph.follows)
    assert all(follower != followed for follower, followed in graph.follows)
    assert by_fame[0] > 20 * median
    assert {number for edge in graph.follows for number in edge} <= set(range(1000))


def test_the_same_dice_make_the_same_graph() -> None:
    assert make_graph(size=50, dice=random.Random(5)) == make_graph(size=50, dice=random.Random(5))
