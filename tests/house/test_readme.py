"""The README's commands are there, and its table has all of them."""

import re

import pytest

from config.cli.__main__ import main
from config.cli.stack.paths import ROOT
from tests.support.console import blocks, commands

README = (ROOT / "README.md").read_text(encoding="utf-8")
COMMANDS = list(commands(README))


def test_the_tour_is_there() -> None:
    assert len(COMMANDS) >= 12
    assert sum(bool(command.printed) for command in COMMANDS) >= 7


def test_every_command_is_in_the_table() -> None:
    in_table = set(re.findall(r"^\| `\./plaza ([\w-]+)` \|", README, re.MULTILINE))
    assert set(main.list_commands(None)) - in_table == set()  # type: ignore[arg-type]


@pytest.mark.parametrize("line", [line for block in blocks(README, kind="sh") for line in block.splitlines() if line])
def test_the_two_commands_are_commands(line: str) -> None:
    name = re.match(r"\./plaza (\w+)", line)
    assert name is not None
    assert name[1] in main.list_commands(None)  # type: ignore[arg-type]
