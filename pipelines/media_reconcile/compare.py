"""The bucket against the book: both in the order of their keys, side by side, with nothing kept but the two heads."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

Fault = Literal["missing", "unknown", "differing"]
TREE_DEPTH = 3  # prefix/owner/folder/…: what lies deeper belongs to the tree in that folder
FIRST = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """An object, or a tree as one: its key (a folder's ends with a slash), its bytes and how many files it has."""

    key: str
    bytes: int
    files: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One object on which bucket and book do not agree."""

    fault: Fault
    key: str
    bytes: int


def fold(files: Iterable[Entry]) -> Iterator[Entry]:
    """Go through the files of a bucket, those of a tree added up under its folder."""
    for folder, group in groupby(files, key=lambda file: _folder(file.key)):
        if not folder:
            yield from group
            continue
        size = count = 0
        for file in group:
            size, count = size + file.bytes, count + file.files
        yield Entry(key=folder, bytes=size, files=count)


def compare(*, bucket: Iterable[Entry], book: Iterable[Entry]) -> Iterator[Difference]:
    """Go through both, which are in the order of their keys, and yield where they differ."""
    there, noted = iter(bucket), iter(book)
    found, row = next(there, None), next(noted, None)
    while found is not None or row is not None:
        if row is None or (found is not None and found.key < row.key):
            assert found is not None
            yield Difference(fault="unknown", key=found.key, bytes=found.bytes)
            found = next(there, None)
        elif found is None or row.key < found.key:
            yield Difference(fault="missing", key=row.key, bytes=row.bytes)
            row = next(noted, None)
        else:
            if (found.bytes, found.files) != (row.bytes, row.files):
                yield Difference(fault="differing", key=row.key, bytes=found.bytes)
            found, row = next(there, None), next(noted, None)


def _folder(key: str) -> str:
    parts = key.split("/", TREE_DEPTH)
    return "/".join(parts[:TREE_DEPTH]) + "/" if len(parts) > TREE_DEPTH else ""
