"""requirements.lock is what requirements.in asks for, no more and no less, each file by its hash."""

import re
from importlib.metadata import distribution
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from config.cli.stack.paths import ROOT

PIN = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^]]*\])?==(\S+) \\$", re.MULTILINE)
LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")
PINNED = {canonicalize_name(name): version for name, version in PIN.findall(LOCK)}

LOCKED_FOR = {"python_version": "3.11", "python_full_version": "3.11.0"}


def test_the_lock_holds_the_closure_of_what_is_asked_for() -> None:
    assert closure(asked_for()) == PINNED


def test_every_pin_is_within_what_is_asked_for() -> None:
    outside = [str(r) for r in asked_for() if not r.specifier.contains(PINNED[canonicalize_name(r.name)])]
    assert outside == []


def test_every_package_has_hashes() -> None:
    entries = re.split(r"^(?=\S.*==)", LOCK, flags=re.MULTILINE)[1:]
    assert len(entries) == len(PINNED)
    assert [entry.split()[0] for entry in entries if "--hash=sha256:" not in entry] == []


def test_the_lock_names_no_place_to_download_from() -> None:
    assert re.findall(r"\w+://\S+|--index-url.*|--find-links.*|file:\S+", LOCK) == []


def test_a_package_that_nobody_asks_for_is_noticed() -> None:
    assert closure([r for r in asked_for() if r.name != "granian"]) != PINNED


def asked_for() -> list[Requirement]:
    """Return the requirements of requirements.in."""
    lines = Path(ROOT / "requirements.in").read_text(encoding="utf-8").splitlines()
    return [Requirement(line.partition("#")[0]) for line in lines if line.partition("#")[0].strip()]


def closure(requirements: list[Requirement]) -> dict[str, str]:
    """Return name and version of all that the installed packages need, by their own metadata."""
    found: dict[str, str] = {}
    waiting, seen = list(requirements), set()
    while waiting:
        requirement = waiting.pop()
        key = (canonicalize_name(requirement.name), frozenset(requirement.extras))
        if key in seen:
            continue
        seen.add(key)
        package = distribution(requirement.name)
        found[key[0]] = package.version
        waiting += [need for need in map(Requirement, package.requires or []) if _applies(need, key[1])]
    return found


def _applies(need: Requirement, extras: frozenset[str]) -> bool:
    return need.marker is None or any(
        need.marker.evaluate({**LOCKED_FOR, "extra": extra}) for extra in (extras or {""})
    )
