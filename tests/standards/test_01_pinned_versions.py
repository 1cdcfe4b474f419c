"""Every package is pinned by version and hash, and what is installed is what is pinned."""

from importlib.metadata import version

from config.cli.bootstrap import install
from config.cli.stack.paths import ROOT
from tests.house.test_lock_file import LOCKS, PINNED, asked_for, closure, hashes, pinned

RULE = "1"
MET_BY = ("requirements.in", "requirements.lock", "requirements-dev.lock", "config/cli/bootstrap.py")


def test_the_locks_are_the_whole_closure() -> None:
    assert {name: closure(asked_for(name), python="3.11") for name in LOCKS} == {
        name: pinned(lock) for name, lock in LOCKS.items()
    }


def test_every_package_has_a_hash_that_the_installers_demand() -> None:
    assert [name for lock in LOCKS.values() for name, count in hashes(lock).items() if not count] == []
    assert (ROOT / "config/cli/bootstrap.py").read_text(encoding="utf-8").count("--require-hashes") == 2
    assert install.__module__ == "config.cli.bootstrap"


def test_what_is_installed_is_what_is_pinned() -> None:
    assert {name: version(name) for name in PINNED} == PINNED
