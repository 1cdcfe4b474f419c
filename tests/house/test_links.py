"""Every link in the documentation leads somewhere."""

import re
from pathlib import Path

import pytest

from config.cli.stack.paths import ROOT
from tests.house.test_layout import FILES, short

PAGES = [path for path in FILES if path.suffix == ".md"]
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
CODE = re.compile(r"```.*?```|`[^`\n]*`", re.DOTALL)


@pytest.mark.parametrize("page", PAGES, ids=short)
def test_relative_links_lead_to_a_file(page: Path) -> None:
    links = LINK.findall(CODE.sub("", page.read_text(encoding="utf-8")))
    files = [link.partition("#")[0] for link in links if not re.match(r"[a-z]+:", link)]
    assert [link for link in files if link and not (page.parent / link).exists()] == []
    assert [link for link in files if link.startswith("/")] == []


def test_the_copy_of_the_standards_has_all_of_them() -> None:
    rules = re.findall(r"^(\d+)\. \*\*", (ROOT / "docs" / "STANDARDS.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert len(rules) == 61
