"""The steps of `./plaza check`: what each is called, and the command that decides it."""

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from config.cli.checks.environment import example_environment
from config.cli.stack.paths import ROOT, SERVICES

LISTS_AND_INDEXES = ("test_lists_have_no_n_plus_one.py", "test_queries_are_indexed.py")


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One check: a program that ends with 0 when all is well."""

    name: str
    command: tuple[str, ...]
    environment: Mapping[str, str] = field(default_factory=dict, repr=False)
    weight: int = 0
    """Which steps begin first: those that take longest."""


def steps() -> tuple[Step, ...]:
    """Return every step, the quickest first."""
    contracts = (_program("lint-imports"), "--no-logo", "--no-cache")
    return (
        Step(name="ruff: lint", command=(_program("ruff"), "check", ".")),
        Step(name="ruff: format", command=(_program("ruff"), "format", "--check", ".")),
        Step(name="import-linter: contracts", command=contracts, environment={"PYTHONPATH": str(ROOT)}, weight=1),
        Step(
            name="mypy: types of the backend",
            command=(_program("mypy"), "backend"),
            environment=mypy_environment(),
            weight=2,
        ),
        Step(
            name="pytest: house and lists",
            command=_tests("tests/house", *_of_each_service(*LISTS_AND_INDEXES)),
            weight=3,
        ),
    )


def migration_docs() -> Step:
    """Return the run of the migration tests that brings the SQL of migrations_docs up to date."""
    command = _tests("tests/house/migrations/test_migrations.py")
    return Step(name="migrations_docs", command=command, environment={"PLAZA_WRITE_MIGRATION_DOCS": "yes"})


def mypy_environment() -> dict[str, str]:
    """Return the variables under which mypy sees the models of every service at once."""
    own = example_environment(service="accounts")
    settings = "config.cli.checks.every_service"
    return {**own, "DJANGO_SETTINGS_MODULE": settings, "PATH": os.environ.get("PATH", os.defpath)}


def _program(name: str) -> str:
    return str(Path(sys.executable).with_name(name))


def _tests(*paths: str) -> tuple[str, ...]:
    return (sys.executable, "-m", "config.cli", "test", *paths)


def _of_each_service(*names: str) -> list[str]:
    return [f"tests/backend/{service}/{name}" for service in SERVICES for name in names]
