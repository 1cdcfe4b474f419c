"""The demo on a running stack, and the lines that it prints."""

import json
import subprocess
import sys

from config.cli.stack.paths import ROOT
from config.cli.stack.state import StackState


def run_demo(stack: StackState, *options: str) -> str:
    command = [sys.executable, "-m", "config.cli", "demo", "--data-dir", str(stack.data_dir), *options]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_printed_lines_show_a_feed_and_a_second_run_adds_to_the_first(stack: StackState) -> None:
    printed = run_demo(stack, "--accounts", "40", "--posts", "60", "--seed", "1")
    run_demo(stack, "--accounts", "40", "--posts", "0", "--seed", "1")

    assert "40 accounts, " in printed
    lines = "\n".join(line for line in printed.splitlines() if line.startswith("  "))
    shown = subprocess.run(["bash", "-euo", "pipefail", "-c", lines], capture_output=True, text=True, check=False)
    assert shown.returncode == 0, shown.stderr
    items = json.loads(shown.stdout)["data"]["items"]
    assert len(items) == 5
    assert [item["published_at"] for item in items] == sorted((item["published_at"] for item in items), reverse=True)
