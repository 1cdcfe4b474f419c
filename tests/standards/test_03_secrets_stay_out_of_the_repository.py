"""Secrets live in an ignored, private .env file, and nowhere in the repository."""

import subprocess

from config.cli.stack import StackState
from config.cli.stack.paths import ROOT
from config.cli.stack.variables.env_file import read_env_file
from config.cli.stack.variables.settings import EXAMPLE
from tests.house.test_layout import FILES, short

RULE = "3"
MET_BY = (".env.example", ".gitignore", "config/cli/stack/variables/env_file.py")
SECRET_WORDS = ("SECRET", "_KEYS", "ACCESS_KEY")


def secrets(values: dict[str, str]) -> dict[str, str]:
    """Return the variables that hold a secret."""
    return {name: value for name, value in values.items() if any(word in name for word in SECRET_WORDS)}


def test_the_example_has_placeholders_where_secrets_belong() -> None:
    found = secrets(read_env_file(EXAMPLE))
    assert len(found) >= 6
    assert [name for name, value in found.items() if not value.startswith("<generate:")] == []


def test_git_ignores_the_file_with_secrets() -> None:
    verdict = subprocess.run(["git", "check-ignore", "-q", ".env"], cwd=ROOT, check=False)
    assert verdict.returncode == 0


def test_the_file_with_secrets_is_private_and_its_secrets_are_in_no_other(stack: StackState) -> None:
    assert stack.env_file.stat().st_mode & 0o077 == 0
    fresh = set(secrets(read_env_file(stack.env_file)).values())
    assert [short(path) for path in FILES if any(s in path.read_bytes().decode(errors="replace") for s in fresh)] == []


def test_no_credential_is_hard_coded() -> None:
    ruff = ROOT / ".venv" / "bin" / "ruff"
    rules = ["--select", "S105,S106,S107", "--exclude", "tests,benchmarks"]
    verdict = subprocess.run([ruff, "check", *rules, "."], cwd=ROOT, capture_output=True, text=True, check=False)
    assert verdict.returncode == 0, verdict.stdout
