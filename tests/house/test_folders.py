"""Folders stay small enough to read at a glance, and tests lie where the code that they test lies."""

import subprocess
from collections import Counter
from pathlib import Path

import pytest

from config.cli.stack.paths import ROOT

MOST = 20
ONE_MODULE_A_STANDARD = Path("tests/standards")
MAY_BE_LARGER = {ONE_MODULE_A_STANDARD}
MIRRORED = ("backend", "workers", "pipelines", "config")


def tracked_files(root: Path) -> list[Path]:
    """Return every file of a repository that is still there, as seen from its root."""
    listing = subprocess.run(["git", "ls-files", "-z"], cwd=root, capture_output=True, text=True, check=True)
    return [Path(name) for name in listing.stdout.split("\0") if name and (root / name).is_file()]


def crowded(files: list[Path]) -> dict[str, int]:
    """Return the folders that hold more files than one may, and how many each holds."""
    sizes = Counter(path.parent for path in files)
    return {str(folder): size for folder, size in sizes.items() if size > MOST and folder not in MAY_BE_LARGER}


def misplaced(files: list[Path]) -> list[str]:
    """Return the test files that lie in a folder without a counterpart, or elsewhere than the module of their name."""
    modules = {path for path in files if path.suffix == ".py" and path.parts[0] in MIRRORED}
    folders = {parent for path in files for parent in path.parents if path.parts[0] in MIRRORED}
    tests = [path for path in files if path.parts[0] == "tests" and path.parts[1] in MIRRORED]
    return [
        str(test)
        for test in tests
        if test.name.startswith("test_")
        and (test.parent.relative_to("tests") not in folders or _lies_elsewhere(test, modules=modules))
    ]


def _lies_elsewhere(test: Path, *, modules: set[Path]) -> bool:
    # A test may lie above its module: test_push.py beside the folder of push.py.
    place = test.parent.relative_to("tests")
    layer = Path(*place.parts[:3])
    named = [module for module in modules if module.name == test.name.removeprefix("test_")]
    within = [module for module in named if module.is_relative_to(layer)]
    return bool(within) and not any(module.is_relative_to(place) for module in within)


def test_no_folder_is_crowded() -> None:
    assert crowded(tracked_files(ROOT)) == {}


def test_an_exception_is_still_needed() -> None:
    sizes = Counter(path.parent for path in tracked_files(ROOT))
    assert [str(folder) for folder in MAY_BE_LARGER if sizes[folder] <= MOST] == []


def test_tests_lie_where_the_code_lies() -> None:
    assert misplaced(tracked_files(ROOT)) == []


@pytest.mark.parametrize("folder", ["backend/planted", "docs/planted", "tests/house/planted"])
def test_one_file_too_many_is_noticed(folder: str) -> None:
    files = [Path(folder) / f"{number}.md" for number in range(MOST + 1)]
    assert crowded(files) == {folder: MOST + 1}
    assert crowded(files[1:]) == {}


@pytest.mark.parametrize(
    ("test", "noticed"),
    [
        ("tests/backend/social/services/planted/test_find_post.py", True),  # no such folder in the code
        ("tests/backend/social/services/feed/test_find_post.py", True),  # the module lies under posts
        ("tests/backend/social/services/posts/test_find_post.py", False),
        ("tests/backend/social/services/test_find_post.py", False),  # above its module
        ("tests/backend/social/services/feed/test_every_page.py", False),  # about no single module
    ],
)
def test_a_test_in_a_wrong_folder_is_noticed(test: str, *, noticed: bool) -> None:
    code = [Path("backend/social/services") / module for module in ("posts/find_post.py", "feed/build_feed.py")]
    assert misplaced([*code, Path(test)]) == ([test] if noticed else [])
