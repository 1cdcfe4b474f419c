"""The house is laid out as it is drawn, in small files named by their subject."""

import ast
import re
import subprocess
from pathlib import Path

import pytest

from config.cli.stack.paths import ROOT, SERVICES

LAYERS = ("models", "serializers", "views", "services", "utils", "migrations")
DRAWN = (
    *(f"backend/{service}/{layer}" for service in SERVICES for layer in LAYERS),
    *(f"backend/{service}/apps.py" for service in SERVICES),
    *("backend/shared", "workers/broker.py", "workers/middleware", "workers/scheduler.py", "pipelines"),
    *(f"workers/{service}" for service in SERVICES),
    *(f"config/settings/{name}.py" for name in ("base", *SERVICES)),
    *("config/env.py", "config/urls", "config/wsgi.py", "config/logging.py", "config/cli"),
    *("deploy/Dockerfile", "deploy/nginx", "migrations_docs", "benchmarks", "docs/adr", "docs/operations", "docs/api"),
    *("tests/backend", "tests/workers", "tests/pipelines", "tests/flows", "tests/house", "tests/standards"),
    *("README.md", "LICENSE", "CONTRIBUTING.md", "pyproject.toml", "requirements.in", "requirements.lock"),
    *("requirements-dev.in", "requirements-dev.lock"),
    *(".env.example", "compose.yml", "plaza", ".ci/run"),
)
LONGEST = 300
NAMELESS = {"helpers.py", "helper.py", "misc.py", "utils.py", "util.py", "common.py"}
NAMED_ALL_THE_SAME = {"config/urls/common.py"}
OF_ONE_MACHINE = re.compile(r"(?<![\w.$}/])/(?:home|Users|root|work|mnt)/\w")


def tracked_files() -> list[Path]:
    """Return every file of the repository that is still there."""
    listing = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True)
    return [path for name in listing.stdout.split("\0") if name and (path := ROOT / name).is_file()]


FILES = tracked_files()
SOURCES = [path for path in FILES if path.suffix == ".py"]


def short(path: Path) -> str:
    """Return a path as seen from the root."""
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("place", DRAWN)
def test_what_is_drawn_is_there(place: str) -> None:
    assert (ROOT / place).exists()


def test_no_file_is_two_subjects() -> None:
    written = [path for path in SOURCES if "migrations" not in path.parts]
    lengths = {short(path): path.read_text(encoding="utf-8").count("\n") for path in written}
    assert {name: length for name, length in lengths.items() if length > LONGEST} == {}


def test_every_file_is_named_by_its_subject() -> None:
    assert {short(path) for path in SOURCES if path.name in NAMELESS} - NAMED_ALL_THE_SAME == set()


def test_no_file_names_a_place_of_one_machine() -> None:
    texts = {short(path): path.read_bytes().decode(errors="replace") for path in FILES}
    assert {name: found[0] for name, text in texts.items() if (found := OF_ONE_MACHINE.findall(text))} == {}


def test_nothing_that_is_made_or_secret_is_tracked() -> None:
    made = re.compile(r"(^|/)(\.env|\.venv|\.plaza[^/]*|__pycache__|.*\.pyc|.*_cache)(/|$)")
    assert [short(path) for path in FILES if made.search(short(path))] == []


@pytest.mark.parametrize("service", ["shared", *SERVICES])
def test_times_and_booleans_are_named_as_such(service: str) -> None:
    misnamed = [
        f"{short(path)}: {name}"
        for path in SOURCES
        if path.is_relative_to(ROOT / "backend" / service / "models")
        for name, kind in fields_of(path)
        if (kind == "DateTimeField" and not name.endswith("_at") and name != "slot")
        or (kind == "BooleanField" and not name.startswith(("is_", "has_", "can_")))
    ]
    assert misnamed == []


def test_every_model_of_a_service_is_imported_by_its_package() -> None:
    missing = [
        short(path)
        for path in SOURCES
        if short(path).startswith("backend/")
        and path.parent.name == "models"
        and path.name != "__init__.py"
        and "shared" not in path.parts
        if path.stem not in (path.parent / "__init__.py").read_text(encoding="utf-8")
    ]
    assert missing == []


def fields_of(path: Path) -> list[tuple[str, str]]:
    """Return (name, kind) of every field that a model file declares."""
    declared = [node for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.Assign)]
    return [
        (node.targets[0].id, node.value.func.attr)
        for node in declared
        if isinstance(node.targets[0], ast.Name)
        and isinstance(node.value, ast.Call)
        and isinstance(node.value.func, ast.Attribute)
    ]
