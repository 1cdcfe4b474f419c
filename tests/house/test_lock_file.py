"""The lock files are what the .in files ask for, no more and no less, each by its hash, for every Python that fits."""

import ast
import re
from importlib.metadata import distribution, packages_distributions

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from config.cli.bootstrap import NEWEST, OLDEST
from config.cli.stack.paths import ROOT

PIN = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^]]*\])?==(\S+)(?: ; ([^\\]+))? \\$", re.MULTILINE)
LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")
DEV_LOCK = (ROOT / "requirements-dev.lock").read_text(encoding="utf-8")
LOCKS = {"requirements": LOCK, "requirements-dev": DEV_LOCK}
PYTHONS = [f"3.{minor}" for minor in range(OLDEST[1], NEWEST[1] + 1)]
OF_ALL_PYTHONS = re.compile(r"py[23]-none-|cp\d+-abi3-")
BUILT_FROM_SOURCE = {"pyvips"}  # has no wheel; pure Python, so that it needs no compiler
TESTS_ALONE = ("checks", "suite", "rulebook")  # of config/cli: what needs requirements-dev.lock


def environment(python: str) -> dict[str, str]:
    """Return what markers see on Linux with this Python."""
    cpython = {"implementation_name": "cpython", "platform_python_implementation": "CPython"}
    return {"python_version": python, "python_full_version": f"{python}.9", "sys_platform": "linux", **cpython}


def pinned(lock: str, *, python: str = "3.11") -> dict[str, str]:
    """Return name and version of what a lock file installs on Linux."""
    applying = [
        (name, version)
        for name, version, marker in PIN.findall(lock)
        if not marker or Requirement(f"x ; {marker}").marker.evaluate(environment(python))
    ]
    return {canonicalize_name(name): version for name, version in applying}


PINNED = {**pinned(LOCK), **pinned(DEV_LOCK)}


@pytest.mark.parametrize("python", PYTHONS)
@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_holds_the_closure_of_what_is_asked_for(name: str, python: str) -> None:
    assert closure(asked_for(name), python=python) == pinned(LOCKS[name], python=python)


@pytest.mark.parametrize("name", LOCKS)
def test_every_pin_is_within_what_is_asked_for(name: str) -> None:
    pins = pinned(LOCKS[name])
    assert [str(r) for r in asked_for(name) if not r.specifier.contains(pins[canonicalize_name(r.name)])] == []


def test_what_both_locks_name_is_pinned_alike() -> None:
    both = pinned(LOCK).keys() & pinned(DEV_LOCK).keys()
    assert {name for name in both if pinned(LOCK)[name] != pinned(DEV_LOCK)[name]} == set()


@pytest.mark.parametrize("name", LOCKS)
def test_every_package_has_hashes(name: str) -> None:
    assert [package for package, count in hashes(LOCKS[name]).items() if not count] == []


@pytest.mark.parametrize("name", LOCKS)
def test_the_lock_names_no_place_to_download_from(name: str) -> None:
    assert re.findall(r"\w+://\S+|--index-url.*|--find-links.*|file:\S+", LOCKS[name]) == []


def test_a_package_that_nobody_asks_for_is_noticed() -> None:
    wanted = [r for r in asked_for("requirements") if r.name != "granian"]
    assert closure(wanted, python="3.11") != pinned(LOCK)


@pytest.mark.parametrize("python", PYTHONS)
def test_every_package_allows_this_python(python: str) -> None:
    asked = {name: distribution(name).metadata["Requires-Python"] or "" for name in PINNED}
    assert {name for name, wanted in asked.items() if not Requirement(f"x{wanted}").specifier.contains(python)} == set()


def test_every_package_has_files_for_every_python_and_processor() -> None:
    """A lock names files by hash alone: there are at least as many as Pythons and processors need."""
    counts = {**hashes(LOCK), **hashes(DEV_LOCK)}
    short = {name: counts[name] for name in PINNED if counts[name] < fewest_files(name)}
    assert short == {}


def test_what_runs_imports_nothing_that_only_tests_have() -> None:
    homes = packages_distributions()
    paths = [
        path
        for top in ("backend", "workers", "pipelines", "config", "benchmarks")
        for path in (ROOT / top).rglob("*.py")
    ]
    imported = {
        (canonicalize_name(home), str(path.relative_to(ROOT)))
        for path in paths
        if path.parent.name not in TESTS_ALONE
        for module in imports(path.read_text(encoding="utf-8"))
        for home in homes.get(module.partition(".")[0], ())
    }
    assert {(home, path) for home, path in imported if home not in pinned(LOCK)} == set()


def test_the_image_leaves_out_the_servers_and_the_installers() -> None:
    dockerfile = (ROOT / "deploy" / "Dockerfile").read_text(encoding="utf-8")
    left_out = set(re.search(r"pip uninstall --yes ([^&]+?)\n\n", dockerfile)[1].replace("\\", "").split())
    sections = (ROOT / "requirements.in").read_text(encoding="utf-8").split("# The real parts")[1]
    ours = {Requirement(line.partition("#")[0]).name for line in sections.splitlines()[1:] if "~=" in line}
    only_theirs = (
        closure(asked_for("requirements"), python="3.11").keys()
        - closure([r for r in asked_for("requirements") if r.name not in ours], python="3.11").keys()
    )
    assert left_out == only_theirs | {"pip"}


def fewest_files(name: str) -> int:
    """Return how many files a package must have: one for each Python and processor that its wheels tell apart."""
    if name in BUILT_FROM_SOURCE:
        return 1
    tags = re.findall(r"^Tag: (\S+)", distribution(name).read_text("WHEEL") or "", re.MULTILINE)
    processors = 1 if all(tag.endswith("-any") for tag in tags) else 2
    return processors * (1 if all(OF_ALL_PYTHONS.match(tag) for tag in tags) else len(PYTHONS))


def hashes(lock: str) -> dict[str, int]:
    """Return how many files each package of a lock has."""
    entries = re.split(r"^(?=\S.*==)", lock, flags=re.MULTILINE)[1:]
    return {canonicalize_name(entry.partition("==")[0]): entry.count("--hash=sha256:") for entry in entries}


def imports(source: str) -> set[str]:
    """Return the modules that a file imports."""
    nodes = list(ast.walk(ast.parse(source)))
    plain = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    return plain | {node.module for node in nodes if isinstance(node, ast.ImportFrom) and node.module}


def asked_for(name: str) -> list[Requirement]:
    """Return the requirements of an .in file."""
    lines = (ROOT / f"{name}.in").read_text(encoding="utf-8").splitlines()
    said = [line.partition("#")[0] for line in lines]
    return [Requirement(line) for line in said if line.strip() and not line.startswith("-c ")]


def closure(requirements: list[Requirement], *, python: str) -> dict[str, str]:
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
        needs = map(Requirement, package.requires or [])
        waiting += [need for need in needs if _applies(need, extras=key[1], python=python)]
    return found


def _applies(need: Requirement, *, extras: frozenset[str], python: str) -> bool:
    return need.marker is None or any(
        need.marker.evaluate({**environment(python), "extra": extra}) for extra in (extras or {""})
    )
