"""The bucket against the book."""

from collections.abc import Iterator

import pytest

from pipelines.media_reconcile.compare import Difference, Entry, compare, fold

A, B, C = (Entry(key=f"public/ada/{letter}.webp", bytes=10) for letter in "abc")


def faults(bucket: list[Entry], book: list[Entry]) -> list[tuple[str, str]]:
    return [(found.fault, found.key) for found in compare(bucket=bucket, book=book)]


@pytest.mark.parametrize(
    ("bucket", "book", "found"),
    [
        ([], [], []),
        ([A, B, C], [A, B, C], []),
        ([A, C], [A, B, C], [("missing", B.key)]),
        ([A, B, C], [A, C], [("unknown", B.key)]),
        ([], [A, B], [("missing", A.key), ("missing", B.key)]),
        ([A, B], [], [("unknown", A.key), ("unknown", B.key)]),
        ([B], [A, C], [("missing", A.key), ("unknown", B.key), ("missing", C.key)]),
        ([Entry(key=A.key, bytes=11)], [A], [("differing", A.key)]),
        ([Entry(key=A.key, bytes=10, files=2)], [A], [("differing", A.key)]),
    ],
)
def test_each_difference_is_told_once(bucket: list[Entry], book: list[Entry], found: list[tuple[str, str]]) -> None:
    assert faults(bucket, book) == found


def test_the_files_of_a_tree_are_one() -> None:
    files = [
        Entry(key="public/ada/f/hls/0.m4s", bytes=3),
        Entry(key="public/ada/f/master.m3u8", bytes=1),
        Entry(key="public/ada/g.webp", bytes=5),
        Entry(key="public/ada/h/master.m3u8", bytes=2),
    ]

    assert list(fold(files)) == [
        Entry(key="public/ada/f/", bytes=4, files=2),
        Entry(key="public/ada/g.webp", bytes=5),
        Entry(key="public/ada/h/", bytes=2, files=1),
    ]


def test_a_million_objects_are_compared_one_by_one() -> None:
    taken = 0

    def endless() -> Iterator[Entry]:
        nonlocal taken
        while True:
            taken += 1
            yield Entry(key=f"public/ada/{taken:09}.webp", bytes=1)

    first = next(compare(bucket=endless(), book=[]))

    assert first == Difference(fault="unknown", key="public/ada/000000001.webp", bytes=1)
    assert taken == 1
