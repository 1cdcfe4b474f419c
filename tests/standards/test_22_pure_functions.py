"""Helpers and pipeline stages take input and give output: they touch no server, no clock, no shared variable."""

import ast
from pathlib import Path

from config.cli.stack.paths import ROOT, SERVICES
from tests.house.imports.test_contracts_bite import lint_imports

RULE = "22"
MET_BY = ("backend/*/utils", "pipelines", "pyproject.toml")
IMPURE = {
    "django.db",
    "backend.shared.cache",
    "backend.shared.outbox",
    "backend.shared.clock",
    "urllib3",
    "redis",
    "requests",
}


def imports_of(path: Path) -> set[str]:
    """Return the modules that a file imports."""
    nodes = list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
    plain = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    return plain | {node.module for node in nodes if isinstance(node, ast.ImportFrom) and node.module}


def test_helpers_reach_no_server_and_no_clock() -> None:
    helpers = [path for service in SERVICES for path in (ROOT / "backend" / service / "utils").glob("*.py")]
    assert helpers
    impure = [
        f"{path.relative_to(ROOT)}: {name}"
        for path in helpers
        for name in imports_of(path)
        if any(name == module or name.startswith(f"{module}.") for module in IMPURE)
    ]
    assert impure == []


def test_no_function_of_a_service_rebinds_a_global() -> None:
    layers = [ROOT / "backend" / service / layer for service in SERVICES for layer in ("services", "utils", "views")]
    sources = [path for layer in layers for path in layer.rglob("*.py")]
    nodes = [(path, node) for path in sources for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))]
    assert [str(path) for path, node in nodes if isinstance(node, ast.Global)] == []


def test_pipeline_stages_are_pure() -> None:
    verdict = lint_imports(ROOT, contract="pure-stages")
    assert verdict.returncode == 0, verdict.stdout
