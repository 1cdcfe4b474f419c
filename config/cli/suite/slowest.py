"""Where the time of a run went: the tests and preparations that took longest."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from rich.table import Table
from rich.text import Text

from config.cli.suite.process import TestProcess, times_file

SHOWN = 15


@dataclass(frozen=True, slots=True, kw_only=True)
class TestTimes:
    """The seconds of one test: its fixtures before and after, itself, and how much of it all its process waited."""

    __test__ = False

    test: str
    setup: float
    call: float
    teardown: float
    waited: float

    @property
    def whole(self) -> float:
        """Return the seconds from the first fixture to the end of the last."""
        return self.setup + self.call + self.teardown


def slowest(processes: Sequence[TestProcess], *, most: int = SHOWN) -> list[TestTimes]:
    """Return the tests that took longest, the slowest first."""
    times: list[TestTimes] = []
    for process in processes:
        file = times_file(process.stem)
        content = json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}
        times += [TestTimes(test=test, **seconds) for test, seconds in content.items()]
    return sorted(times, key=lambda found: found.whole, reverse=True)[:most]


def slowest_table(times: Sequence[TestTimes]) -> Table:
    """Return the table of the slowest tests."""
    table = Table(title="Slowest tests", title_justify="left", header_style="bold", box=None, padding=(0, 2, 0, 0))
    for column in ("seconds", "fixtures", "waited"):
        table.add_column(column, justify="right")
    table.add_column("test", overflow="fold")
    for found in times:
        fixtures = found.setup + found.teardown
        table.add_row(f"{found.whole:.1f}", f"{fixtures:.1f}", f"{found.waited:.1f}", Text(found.test))
    return table
