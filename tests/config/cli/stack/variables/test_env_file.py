"""The env file: what it may look like, and how the first run writes it."""

import re
import stat
from pathlib import Path

import pytest

from config.cli.stack.variables.env_file import EnvFileFaults, create_env_file, parse_env, read_env_file, replace_value
from config.cli.stack.variables.settings import EXAMPLE, SettingsFaults, known_names, read_settings


def test_values_may_be_plain_quoted_or_commented() -> None:
    text = 'A=1\nexport B = two # why\n\n# C=3\nD="with space # no comment" # why\nE=\'x"y\'\nF=a=b&c#d\nG=\n'

    assert parse_env(text, source=".env") == {
        "A": "1",
        "B": "two",
        "D": "with space # no comment",
        "E": 'x"y',
        "F": "a=b&c#d",
        "G": "",
    }


def test_every_wrong_line_is_named_by_its_number() -> None:
    with pytest.raises(EnvFileFaults) as refused:
        parse_env("A=1\nnonsense\nB=two words\nA=2\n", source=".env")

    assert [fault.split(" (")[0] for fault in refused.value.faults] == [
        ".env line 2 is not NAME=value",
        ".env line 3 is not NAME=value",
        ".env line 4 sets A again",
    ]


def test_the_first_run_writes_a_private_file_with_fresh_secrets(tmp_path: Path) -> None:
    first, second = tmp_path / "one", tmp_path / "two"

    assert create_env_file(example=EXAMPLE, target=first)
    assert create_env_file(example=EXAMPLE, target=second)

    values, others = read_env_file(first), read_env_file(second)
    secrets = [name for name, value in parse_env(EXAMPLE.read_text(), source="").items() if "<generate:" in value]
    assert stat.S_IMODE(first.stat().st_mode) == 0o600
    assert len(secrets) == 6
    assert all("<" not in values[name] and values[name] != others[name] for name in secrets)
    assert values.keys() == set(known_names())


def test_a_later_run_leaves_the_file_alone(tmp_path: Path) -> None:
    target = tmp_path / "env"
    target.write_text("MINE=1\n")

    assert not create_env_file(example=EXAMPLE, target=target)
    assert target.read_text() == "MINE=1\n"


def test_the_real_environment_wins_over_the_file(tmp_path: Path) -> None:
    create_env_file(example=EXAMPLE, target=tmp_path / "env")

    settings = read_settings(env_file=tmp_path / "env", environ={"LOG_LEVEL": "ERROR", "UNKNOWN": "x"})

    assert settings.text("LOG_LEVEL") == "ERROR"
    assert "UNKNOWN" not in settings.values


def test_all_faults_are_named_at_once(tmp_path: Path) -> None:
    create_env_file(example=EXAMPLE, target=tmp_path / "env")
    text = (tmp_path / "env").read_text()
    text = re.sub(r"(?m)^CACHE_URL=.*$", "CACHE_URL=", text)
    text = re.sub(r"(?m)^S3_REGION=.*\n", "", text)
    text = re.sub(r"(?m)^WEB_THREADS=.*$", "WEB_THREADS=many", text)
    text = re.sub(r"(?m)^SECRET_KEY=.*$", "SECRET_KEY=<generate:hex32>", text)
    (tmp_path / "env").write_text(text)

    with pytest.raises(SettingsFaults) as refused:
        read_settings(env_file=tmp_path / "env", environ={"GATEWAY_PORT": "99999"})

    assert sorted(refused.value.faults) == [
        "CACHE_URL is empty",
        "GATEWAY_PORT is malformed: it must be a whole number from 1 to 65535",
        "S3_REGION is missing",
        "SECRET_KEY still has its placeholder: put a secret there",
        "WEB_THREADS is malformed: it must be a whole number from 1 to 256",
    ]


def test_one_value_is_replaced_and_every_other_line_stays(tmp_path: Path) -> None:
    (tmp_path / "env").write_text("# why\nA=1\nAB=2\n")

    replace_value(path=tmp_path / "env", name="A", value="3")

    assert (tmp_path / "env").read_text() == "# why\nA=3\nAB=2\n"


def test_every_variable_of_the_example_has_a_comment_above_it() -> None:
    groups = re.split(r"\n(?=#|\n)", EXAMPLE.read_text())
    undocumented = [group for group in groups if "=" in group and not group.lstrip().startswith("#")]
    assert undocumented == []
