"""Running one step and keeping what it said."""

import os
import subprocess
import time
from dataclasses import dataclass

from config.cli.checks.steps import Step
from config.cli.stack.paths import ROOT


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """How a step ended; `seconds` is how long it took."""

    name: str
    is_passed: bool
    seconds: float
    output: str

    @property
    def last_line(self) -> str:
        """Return the line in which most programs sum up."""
        lines = [line.strip() for line in self.output.splitlines() if line.strip()]
        return lines[-1] if lines else ""


def run_step(step: Step) -> Outcome:
    """Run a step to its end; it decides by its exit code."""
    began = time.monotonic()
    finished = subprocess.run(
        step.command,
        cwd=ROOT,
        env={**os.environ, "COLUMNS": "140", **step.environment},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        check=False,
    )
    seconds = time.monotonic() - began
    return Outcome(name=step.name, is_passed=finished.returncode == 0, seconds=seconds, output=finished.stdout)
