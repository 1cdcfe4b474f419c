"""How a session ended, read from the report that pytest writes."""

import xml.etree.ElementTree as ET
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.table import Table

NOTHING_COLLECTED = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """The counts of one session; a test that errs counts as failed."""

    name: str
    passed: int
    failed: int
    skipped: int
    seconds: float
    code: int

    @property
    def is_good(self) -> bool:
        """Tell whether nothing failed; a session in which no test matched is good."""
        return self.code in {0, NOTHING_COLLECTED} and not self.failed


def read_outcome(*, name: str, report: Path, code: int, seconds: float) -> Outcome:
    """Return the counts of pytest's report; a session that ended without one has failed."""
    try:
        suites = ET.parse(report).getroot().iter("testsuite")  # noqa: S314 - our own pytest wrote it
    except (FileNotFoundError, ET.ParseError):
        return Outcome(name=name, passed=0, failed=1, skipped=0, seconds=seconds, code=code or 1)
    counts = {"tests": 0, "failures": 0, "errors": 0, "skipped": 0}
    for suite in suites:
        for key in counts:
            counts[key] += int(suite.get(key, 0))
    failed = counts["failures"] + counts["errors"]
    has_crashed = code not in {0, NOTHING_COLLECTED} and not failed
    return Outcome(
        name=name,
        passed=counts["tests"] - failed - counts["skipped"],
        failed=failed + has_crashed,
        skipped=counts["skipped"],
        seconds=seconds,
        code=code,
    )


def outcome_table(outcomes: Sequence[Outcome]) -> Table:
    """Return the table of all sessions."""
    table = Table(title="Tests", title_justify="left", header_style="bold", box=None, padding=(0, 2, 0, 0))
    table.add_column("session", style="cyan")
    for column in ("passed", "failed", "skipped", "seconds"):
        table.add_column(column, justify="right")
    for outcome in outcomes:
        colour = "green" if outcome.is_good else "bold red"
        counts = (outcome.passed, outcome.failed, outcome.skipped)
        cells = (*(f"[{colour}]{count}[/]" for count in counts), f"{outcome.seconds:.1f}")
        table.add_row(outcome.name, *cells)
    return table


def closing_line(outcomes: Sequence[Outcome]) -> str:
    """Return the plain last line of the run."""
    passed, failed, skipped = (sum(getattr(o, key) for o in outcomes) for key in ("passed", "failed", "skipped"))
    return f"{passed} passed, {failed} failed" + (f", {skipped} skipped" if skipped else "")
