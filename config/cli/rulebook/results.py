"""What the tests of the standards said in the last run, kept beside the stack's own data."""

import os
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from config.cli.rulebook.rules import MODULES
from config.cli.stack.files import read_json
from config.cli.stack.paths import DEFAULT_DATA_DIR, ROOT

REPORT = DEFAULT_DATA_DIR / "standards.json"


@dataclass(frozen=True, slots=True)
class Result:
    """How many tests of a module passed and failed."""

    passed: int
    failed: int


def run_modules() -> str:
    """Run every test of the standards against a stack of its own; return what was printed."""
    REPORT.parent.mkdir(exist_ok=True)
    REPORT.unlink(missing_ok=True)
    done = subprocess.run(
        [sys.executable, "-m", "config.cli", "test", str(MODULES)],
        cwd=ROOT,
        env={**os.environ, "PLAZA_STANDARDS_REPORT": str(REPORT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        check=False,
    )
    return done.stdout


def read_results() -> dict[Path, Result]:
    """Return what each module's tests said in the last run; empty where none was made or it did not come to its end."""
    outcomes = read_json(REPORT) or []
    counts = {(name, has_passed): n for (name, has_passed), n in Counter((m, p) for m, p in outcomes).items()}
    return {
        ROOT / name: Result(passed=counts.get((name, True), 0), failed=counts.get((name, False), 0))
        for name, _ in outcomes
    }
