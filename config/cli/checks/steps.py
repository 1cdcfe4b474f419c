"""The steps of `./plaza check`: what each is called, and the command that decides it."""

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from config.cli.checks.environment import example_environment
from config.cli.stack.paths import ROOT


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One check: a program that ends with 0 when all is well."""

    name: str
    command: tuple[str, ...]
    environment: Mapping[str, str] = field(default_factory=dict, repr=False)


def steps() -> tuple[Step, ...]:
    """Return every step, the quickest first."""
    importable = {"PYTHONPATH": str(ROOT)}
    return (
        Step(name="ruff: lint", command=(_program("ruff"), "check", ".")),
        Step(name="ruff: format", command=(_program("ruff"), "format", "--check", ".")),
        Step(
            name="imports: contracts",
            command=(_program("lint-imports"), "--no-logo", "--no-cache"),
            environment=importable,
        ),
        Step(name="mypy: types", command=(_program("mypy"), "backend"), environment=type_check_environment()),
        Step(
            name="pytest: tests/house",
            command=(sys.executable, "-m", "pytest", "-q", "tests/house"),
            environment=importable,
        ),
    )


def migration_docs() -> Step:
    """Return the run of the migration tests that brings the SQL of migrations_docs up to date."""
    command = (sys.executable, "-m", "pytest", "-q", "tests/house/test_migrations.py")
    environment = {"PYTHONPATH": str(ROOT), "PLAZA_WRITE_MIGRATION_DOCS": "yes"}
    return Step(name="migrations_docs", command=command, environment=environment)


def type_check_environment() -> dict[str, str]:
    """Return the variables under which mypy sees the models of every service at once."""
    own = example_environment(service="accounts")
    return {
        **own,
        "DJANGO_SETTINGS_MODULE": "config.cli.checks.every_service",
        "PATH": os.environ.get("PATH", os.defpath),
    }


def _program(name: str) -> str:
    return str(Path(sys.executable).with_name(name))
