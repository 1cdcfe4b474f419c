"""Who follows whom: a graph of our own, or one that is given."""

import gzip
import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

GZIP_MAGIC = b"\x1f\x8b"
FRIENDS_OF_ONE = 6
"""How many others a newcomer follows at first, on average."""
CHANCE_MEETINGS = 0.25
"""The share of follows that have nothing to do with fame."""
RETURNED = 0.35
"""The share of follows that are returned."""


class BadEdge(ValueError):
    """A line of an edge file is not two different whole numbers."""

    def __init__(self, *, path: Path, line: int, text: str) -> None:
        super().__init__(f"{path}, line {line}: {text!r} is not an edge; write two different numbers, as in: 12 345")


@dataclass(frozen=True, slots=True)
class Graph:
    """`size` people, numbered from 0, and (follower, followed) pairs, each once."""

    size: int
    follows: list[tuple[int, int]]


def read_graph(path: Path) -> Graph:
    """Return the graph of an edge list, plain or gzipped: one undirected edge a line, followed in both directions.

    Lines that are empty or begin with # are passed over. Raises BadEdge, and OSError where the file cannot be read.
    """
    edges = list(_edges(path))
    numbers = {node: number for number, node in enumerate(sorted({node for edge in edges for node in edge}))}
    both = {(numbers[a], numbers[b]) for a, b in edges} | {(numbers[b], numbers[a]) for a, b in edges}
    return Graph(size=len(numbers), follows=sorted(both))


def make_graph(*, size: int, dice: random.Random) -> Graph:
    """Return a graph whose numbers of followers follow a power law: who has many gets more."""
    chances: list[int] = []  # a person stands here once, and once more for each follower
    follows: set[tuple[int, int]] = set()
    for newcomer in range(size):
        for _ in range(min(newcomer, _appetite(dice))):
            followed = dice.randrange(newcomer) if dice.random() < CHANCE_MEETINGS else dice.choice(chances)
            if followed == newcomer:
                continue
            follows.add((newcomer, followed))
            chances.append(followed)
            if dice.random() < RETURNED:
                follows.add((followed, newcomer))
                chances.append(newcomer)
        chances.append(newcomer)
    return Graph(size=size, follows=sorted(follows))


def _appetite(dice: random.Random) -> int:
    return 1 + min(200, int(dice.paretovariate(1.6) * FRIENDS_OF_ONE / 2))


def _edges(path: Path) -> Iterator[tuple[int, int]]:
    for number, raw in enumerate(_lines(path), start=1):
        text = raw.strip()
        if not text or text.startswith("#"):
            continue
        parts = text.split()
        if len(parts) != 2 or not all(part.isascii() and part.isdigit() for part in parts) or parts[0] == parts[1]:
            raise BadEdge(path=path, line=number, text=text[:60])
        yield int(parts[0]), int(parts[1])


def _lines(path: Path) -> Iterable[str]:
    with path.open("rb") as file:
        is_gzipped = file.read(2) == GZIP_MAGIC
    if is_gzipped:
        with gzip.open(path, "rt", encoding="utf-8", errors="replace") as text:
            yield from text
        return
    with path.open(encoding="utf-8", errors="replace") as text:
        yield from text
