"""An env file of an earlier release is brought up to date, and all that is wrong with one is named at once."""

import re
import stat
from datetime import UTC, datetime
from pathlib import Path

import pytest

from config.cli.stack.planning.check_settings import check_settings, unknown_variables
from config.cli.stack.variables.env_file import create_env_file, read_env_file
from config.cli.stack.variables.settings import EXAMPLE, SettingsFaults, known_names
from config.cli.stack.variables.upgrade_env import upgrade_env_file
from tests.config.cli.conftest import Plaza

AT = datetime(2026, 3, 14, 15, 9, 26, tzinfo=UTC)
LACKING = ("SYNC_TOMBSTONE_DAYS", "FIELD_KEYS")


@pytest.fixture
def env_file(tmp_path: Path) -> Path:
    """The env file of a release that had fewer variables."""
    path = tmp_path / "env"
    create_env_file(example=EXAMPLE, target=path)
    text = re.sub(r"(?m)^LOG_LEVEL=.*$", "LOG_LEVEL=ERROR  # mine", path.read_text())
    path.write_text(re.sub(rf"(?m)^({'|'.join(LACKING)})=.*\n", "", text))
    return path


def test_new_variables_are_added_and_nothing_else_changes(env_file: Path) -> None:
    before = env_file.read_text()

    done = upgrade_env_file(example=EXAMPLE, target=env_file, environ={}, at=AT)

    assert set(done.added) == set(LACKING)
    assert env_file.read_text().startswith(before.rstrip())
    values = read_env_file(env_file)
    assert values.keys() == set(known_names())
    assert (values["SYNC_TOMBSTONE_DAYS"], values["LOG_LEVEL"]) == ("90", "ERROR")
    assert re.fullmatch(r"k[0-9a-f]{8}:[A-Za-z0-9+/]{43}=", values["FIELD_KEYS"])
    assert re.search(r"# What is deleted is told .*\n(#.*\n)*SYNC_TOMBSTONE_DAYS=90", env_file.read_text())
    check_settings(env_file=env_file, environ={})


def test_the_file_of_before_is_kept_in_private(env_file: Path) -> None:
    before = env_file.read_text()

    copy = upgrade_env_file(example=EXAMPLE, target=env_file, environ={}, at=AT).copy

    assert copy == env_file.with_name("env.before-20260314T150926Z")
    assert copy.read_text() == before
    assert [stat.S_IMODE(path.stat().st_mode) for path in (copy, env_file)] == [0o600, 0o600]


def test_a_second_upgrade_and_a_dry_run_write_nothing(env_file: Path) -> None:
    before = env_file.read_text()
    assert set(upgrade_env_file(example=EXAMPLE, target=env_file, environ={}, at=AT, dry_run=True).added) == set(
        LACKING
    )
    assert env_file.read_text() == before

    upgrade_env_file(example=EXAMPLE, target=env_file, environ={}, at=AT)
    again = upgrade_env_file(example=EXAMPLE, target=env_file, environ={}, at=AT)
    assert (again.added, again.copy) == ((), None)


def test_what_the_environment_has_is_not_added(env_file: Path) -> None:
    environ = {"FIELD_KEYS": "from the platform"}
    assert upgrade_env_file(example=EXAMPLE, target=env_file, environ=environ, at=AT).added == ("SYNC_TOMBSTONE_DAYS",)


def test_missing_malformed_and_unknown_variables_are_named_in_one_go(env_file: Path) -> None:
    text = re.sub(r"(?m)^RATE_LIMIT_IP=.*$", "RATE_LIMIT_IP=many", env_file.read_text())
    text = re.sub(r"(?m)^WEB_THREADS=.*$", "WEB_THREADS=0", text)
    env_file.write_text(f"{text}RATE_LIMIT_IPS=1/1\n")

    with pytest.raises(SettingsFaults) as refused:
        check_settings(env_file=env_file, environ={})

    assert sorted(refused.value.faults) == [
        "FIELD_KEYS is missing",
        "RATE_LIMIT_IP is malformed: it must be written count/seconds, as 600/60",
        "RATE_LIMIT_IPS is unknown: nothing reads it; did you mean RATE_LIMIT_IP?",
        "SYNC_TOMBSTONE_DAYS is missing",
        "WEB_THREADS is malformed: it must be a whole number from 1 to 256",
    ]


def test_an_unknown_variable_alone_is_no_fault(env_file: Path) -> None:
    upgrade_env_file(example=EXAMPLE, target=env_file, environ={}, at=AT)
    with env_file.open("a") as file:
        file.write("OF_MINE=1\n")

    check_settings(env_file=env_file, environ={})

    assert unknown_variables(env_file) == ["OF_MINE is unknown: nothing reads it"]


def test_the_command_upgrades_and_names_what_is_left(plaza: Plaza, env_file: Path) -> None:
    with env_file.open("a") as file:
        file.write("CACHE_URI=local\n")

    done = plaza("env", "upgrade", "--env-file", str(env_file))
    again = plaza("env", "check", "--env-file", str(env_file))

    assert (done.returncode, again.returncode) == (0, 0)
    assert [line for line in done.stdout.splitlines() if line.startswith("added ")] == [
        "added FIELD_KEYS",
        "added SYNC_TOMBSTONE_DAYS",
    ]
    assert done.stderr == again.stderr == "CACHE_URI is unknown: nothing reads it; did you mean CACHE_URL?\n"


def test_a_file_that_cannot_be_read_is_refused_by_its_lines(plaza: Plaza, env_file: Path) -> None:
    env_file.write_text("nonsense\n")

    done = plaza("env", "upgrade", "--env-file", str(env_file))

    assert done.returncode == 1
    assert "env line 1 is not NAME=value" in done.stderr
    assert env_file.read_text() == "nonsense\n"
