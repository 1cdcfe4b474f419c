"""Pytest plugin: the processes of a session share its tests. Each takes the next file that no other one has taken.

PLAZA_TEST_SHARE names the folder in which the processes note what they take. A test marked `judge` runs in each process
that took something, after it. PLAZA_TEST_ALONE is `never` where other processes use the same stack: tests that are
marked `alone` are left to a process that is told `only`.
"""

import os
from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path

import pytest

TOTAL = "total"
Block = list[pytest.Item]


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what may not run here."""
    wanted = {"only": True, "never": False}.get(os.environ.get("PLAZA_TEST_ALONE", ""))
    left_out = [item for item in items if wanted is not None and is_marked(item, "alone") is not wanted]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if is_marked(item, "alone") is wanted]


@pytest.hookimpl(tryfirst=True)
def pytest_runtestloop(session: pytest.Session) -> bool | None:
    """Run the blocks that this process takes; None leaves the run to pytest."""
    folder = os.environ.get("PLAZA_TEST_SHARE")
    if not folder or session.testsfailed or session.config.option.collectonly:
        return None
    mine = (item for block in take(blocks_of(session.items), folder=Path(folder)) for item in block)
    item = next(mine, None)
    while item is not None:
        following = next(mine, None)
        item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
        if session.shouldfail:
            raise session.Failed(session.shouldfail)
        if session.shouldstop:
            raise session.Interrupted(session.shouldstop)
        item = following
    return True


def blocks_of(items: Sequence[pytest.Item]) -> list[Block]:
    """Return the tests in blocks: those of a file that follow one another."""
    return [list(block) for _, block in groupby(items, key=lambda item: item.path)]


def take(blocks: Sequence[Block], *, folder: Path) -> Iterator[Block]:
    """Go through the blocks that no other process takes, and the judges when this one has something to judge."""
    shared = [block for block in blocks if not is_marked(block[0], "judge")]
    (folder / TOTAL).write_text(str(len(shared)))
    has_taken = not shared
    for number, block in enumerate(shared):
        if _is_free(folder / f"{number}"):
            has_taken = True
            yield block
    if has_taken:
        yield from (block for block in blocks if is_marked(block[0], "judge"))


def is_marked(item: pytest.Item, name: str) -> bool:
    """Tell whether a test has a mark."""
    return item.get_closest_marker(name) is not None


def _is_free(note: Path) -> bool:
    try:
        note.touch(exist_ok=False)
    except FileExistsError:
        return False
    return True
