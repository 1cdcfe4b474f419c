"""How a session ended, read from the reports that its processes write."""

import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.table import Table

from config.cli.suite.process import TestProcess

NOTHING_COLLECTED = 5
GOOD = {0, NOTHING_COLLECTED}
PASSED, SKIPPED, FAILED = "passed", "skipped", "failed"
WORST_LAST = (PASSED, SKIPPED, FAILED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """The counts of one session; a test that errs counts as failed. Seconds are those of all its processes together."""

    name: str
    passed: int
    failed: int
    skipped: int
    seconds: float
    cpu_seconds: float = 0.0
    processes: int = 1
    code: int

    @property
    def is_good(self) -> bool:
        """Tell whether nothing failed; a session in which no test matched is good."""
        return self.code in GOOD and not self.failed


def read_outcome(name: str, *, processes: Sequence[TestProcess]) -> Outcome:
    """Return the counts of a session; a process that ended badly without a failed test counts as one."""
    ends: dict[str, str] = {}
    crashed = 0
    for process in processes:
        own = read_report(process.report)
        crashed += own is None or (process.code not in GOOD and FAILED not in own.values())
        for test, end in (own or {}).items():
            ends[test] = max(end, ends.get(test, PASSED), key=WORST_LAST.index)
    counts = Counter(ends.values())
    return Outcome(
        name=name,
        passed=counts[PASSED],
        failed=counts[FAILED] + crashed,
        skipped=counts[SKIPPED],
        seconds=sum(process.seconds for process in processes),
        cpu_seconds=sum(process.cpu_seconds for process in processes),
        processes=len(processes),
        code=next((process.code for process in processes if process.code not in GOOD), 0),
    )


def read_report(report: Path) -> dict[str, str] | None:
    """Return how each test of a process ended, None where it left no report."""
    try:
        cases = list(ET.parse(report).getroot().iter("testcase"))  # noqa: S314 - our own pytest wrote it
    except (FileNotFoundError, ET.ParseError):
        return None
    ends: dict[str, str] = {}
    for case in cases:
        test, end = f"{case.get('classname')}::{case.get('name')}", _end_of(case)
        ends[test] = max(end, ends.get(test, PASSED), key=WORST_LAST.index)
    return ends


def _end_of(case: ET.Element) -> str:
    if case.find("failure") is not None or case.find("error") is not None:
        return FAILED
    return SKIPPED if case.find("skipped") is not None else PASSED


def outcome_table(outcomes: Sequence[Outcome]) -> Table:
    """Return the table of all sessions."""
    table = Table(title="Tests", title_justify="left", header_style="bold", box=None, padding=(0, 2, 0, 0))
    table.add_column("session", style="cyan")
    for column in ("passed", "failed", "skipped", "processes", "seconds", "CPU seconds"):
        table.add_column(column, justify="right")
    for outcome in outcomes:
        colour = "green" if outcome.is_good else "bold red"
        counts = (outcome.passed, outcome.failed, outcome.skipped)
        times = (f"{outcome.processes}", f"{outcome.seconds:.1f}", f"{outcome.cpu_seconds:.1f}")
        table.add_row(outcome.name, *(f"[{colour}]{count}[/]" for count in counts), *times)
    return table


def closing_line(outcomes: Sequence[Outcome]) -> str:
    """Return the plain last line of the run."""
    passed, failed, skipped = (sum(getattr(o, key) for o in outcomes) for key in ("passed", "failed", "skipped"))
    return f"{passed} passed, {failed} failed" + (f", {skipped} skipped" if skipped else "")
