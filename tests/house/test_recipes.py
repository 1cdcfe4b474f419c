"""The recipes that the documentation shows are files that tests run, and what they need is pinned."""

import json
import re

import pytest

from config.cli.stack.paths import ROOT
from tests.support.console import blocks

RECIPES = ROOT / "docs" / "recipes"
PAGES = {"sync": ROOT / "docs" / "sync.md", "media": ROOT / "docs" / "uploads.md"}
FILES = sorted(path for folder in PAGES for path in (RECIPES / folder).iterdir())
EXACT = re.compile(r"\d+\.\d+\.\d+")
HANDLERS = re.compile(
    r"^export (?:async )?function (?:syncWithPlaza|replicateWithPlaza)\(.*?^}$", re.MULTILINE | re.DOTALL
)
LONGEST_HANDLERS = 60


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_the_page_shows_each_file_as_it_is(path) -> None:
    page = PAGES[path.parent.name].read_text(encoding="utf-8")
    assert path.read_text(encoding="utf-8") in blocks(page, kind="js")


def test_the_page_shows_nothing_that_is_not_a_file() -> None:
    texts = {path.read_text(encoding="utf-8") for path in FILES}
    shown = [block for page in PAGES.values() for block in blocks(page.read_text(encoding="utf-8"), kind="js")]
    assert set(shown) == texts


def test_the_handlers_of_a_library_fit_on_a_page() -> None:
    found = [match for path in FILES for match in HANDLERS.findall(path.read_text(encoding="utf-8"))]
    assert len(found) == 2
    assert [text.count("\n") + 1 for text in found if text.count("\n") + 1 >= LONGEST_HANDLERS] == []


def test_what_the_recipes_need_is_pinned_and_comes_from_no_registry_in_particular() -> None:
    declared = json.loads((RECIPES / "package.json").read_text(encoding="utf-8"))["dependencies"]
    locked = json.loads((RECIPES / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    installed = {name: package for name, package in locked.items() if name}
    assert [version for version in declared.values() if not EXACT.fullmatch(version)] == []
    assert [name for name, package in installed.items() if "resolved" in package] == []
    assert [name for name, package in installed.items() if not package["integrity"].startswith("sha512-")] == []
