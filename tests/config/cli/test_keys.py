"""Rotation of keys in the env file."""

from pathlib import Path

import pytest

from config.cli.stack.variables.env_file import create_env_file, read_env_file
from config.cli.stack.variables.settings import EXAMPLE
from tests.config.cli.conftest import Plaza


@pytest.mark.parametrize(
    ("kind", "variable", "kept"),
    [("token", "TOKEN_SIGNING_KEYS", 3), ("internal", "INTERNAL_KEYS", 3), ("field", "FIELD_KEYS", 4)],
)
def test_a_new_key_comes_first_and_earlier_ones_stay(
    plaza: Plaza, tmp_path: Path, kind: str, variable: str, kept: int
) -> None:
    env_file = tmp_path / "env"
    create_env_file(example=EXAMPLE, target=env_file)
    before = read_env_file(env_file)
    oldest = before[variable]

    for _ in range(3):
        assert plaza("keys", "rotate", kind, "--env-file", str(env_file)).returncode == 0

    after = read_env_file(env_file)
    keys = after[variable].split(",")
    assert len(keys) == len(set(keys)) == kept
    assert (oldest in keys) == (kind == "field")
    assert {name: value for name, value in after.items() if name != variable} == {
        name: value for name, value in before.items() if name != variable
    }
