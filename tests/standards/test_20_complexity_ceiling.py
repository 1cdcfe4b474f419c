"""No function is too complex, and one that is would be refused."""

import subprocess
import tomllib

from config.cli.stack.paths import ROOT

RULE = "20"
MET_BY = ("pyproject.toml", "tests/house/imports/test_lint_bites.py")
RUFF = ROOT / ".venv" / "bin" / "ruff"
RULES = ["--select", "C901,PLR0911,PLR0912,PLR0915"]


def test_the_ceiling_is_eight_branches() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["ruff"]["lint"]
    assert settings["mccabe"]["max-complexity"] <= 8
    assert "C90" in settings["select"]


def test_every_function_of_ours_stays_under_it() -> None:
    folders = ["backend", "workers", "pipelines", "config"]
    verdict = subprocess.run([RUFF, "check", *RULES, *folders], cwd=ROOT, capture_output=True, text=True, check=False)
    assert verdict.returncode == 0, verdict.stdout
