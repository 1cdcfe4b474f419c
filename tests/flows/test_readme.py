"""The README's tour: its commands are run in order, and print what the page shows."""

import re
from uuid import UUID, uuid4

from config.cli.stack.paths import ROOT
from config.cli.stack.state import StackState
from tests.support.console import commands, is_like, run_in_order

COMMANDS = list(commands((ROOT / "README.md").read_text(encoding="utf-8")))
PEOPLE = ("ada", "ben")
SECONDS = 180.0


# A person reads the page before the next command; this run does not, so it asks until the workers are done.
UNTIL_DONE = """
for _ in {1..50}; do found=$(./plaza work); [[ $found == Nothing* ]] && break; sleep 0.2; done; echo "$found"
"""


def here(text: str, *, stack: StackState, run: UUID) -> str:
    """Return a text of the page for this stack and run: its address and data dir, names and a key of its own."""
    text = UNTIL_DONE if text == "./plaza work" else text.replace("http://127.0.0.1:8000", stack.gateway_url)
    text = text.replace("7d9e6f4a-1c2b-4f3d-8a5e-0b9c8d7e6f5a", str(run))
    text = re.sub(r"\./plaza (\w+)", rf"./plaza \1 --data-dir {stack.data_dir}", text)
    for name in PEOPLE:
        text = re.sub(rf'(?<=["=]){name}(?=["@])', f"{name}_{run.hex[:8]}", text)
    return text


def test_the_tour_prints_what_the_page_shows(stack: StackState) -> None:
    run = uuid4()
    texts = [here(command.text, stack=stack, run=run) for command in COMMANDS]

    printed = run_in_order(texts, folder=ROOT, timeout=SECONDS)

    expected = [here(command.printed, stack=stack, run=run) for command in COMMANDS]
    for text, found, wanted in zip(texts, printed, expected, strict=True):
        assert is_like(found, expected=wanted), f"$ {text}\nprinted:\n{found}\nthe page shows:\n{wanted}"
