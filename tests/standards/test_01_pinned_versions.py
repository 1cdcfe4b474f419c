"""Every package is pinned by version and hash, and what is installed is what is pinned."""

from importlib.metadata import version

from config.cli.bootstrap import install
from config.cli.stack.paths import ROOT
from tests.house.test_lock_file import LOCK, PINNED, asked_for, closure

RULE = "1"
MET_BY = ("requirements.in", "requirements.lock", "config/cli/bootstrap.py")


def test_the_lock_is_the_whole_closure() -> None:
    assert closure(asked_for()) == PINNED


def test_every_package_has_a_hash_that_the_installer_demands() -> None:
    assert LOCK.count("--hash=sha256:") >= len(PINNED)
    assert "--require-hashes" in (ROOT / "config/cli/bootstrap.py").read_text(encoding="utf-8")
    assert install.__module__ == "config.cli.bootstrap"


def test_what_is_installed_is_what_is_pinned() -> None:
    assert {name: version(name) for name in PINNED} == PINNED
