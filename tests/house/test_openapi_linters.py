"""The description under the rules of others: Redocly's recommended ones and Spectral's."""

from pathlib import Path
from typing import Any

import orjson
import pytest

from config.cli.openapi.documents import document_of_code
from tests.support.api_tools import run_tool, workbench

MAY_WARN = {"operation-2xx-response"}  # a rendition is only ever a redirect


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the document and the linters."""
    return workbench(tmp_path_factory.mktemp("linters"), document=document_of_code())


def redocly(folder: Path) -> list[tuple[str, str]]:
    """Return (severity, rule) of each problem that Redocly finds."""
    done = run_tool("redocly", "lint", "--extends=recommended", "--format=json", "api.json", folder=folder)
    return [(problem["severity"], problem["ruleId"]) for problem in orjson.loads(done.stdout)["problems"]]


def spectral(folder: Path) -> list[tuple[int, str]]:
    """Return (severity, rule) of each problem that Spectral finds; 0 is an error."""
    done = run_tool("spectral", "lint", "api.json", "--format=json", "--quiet", folder=folder)
    return [(problem["severity"], problem["code"]) for problem in orjson.loads(done.stdout)]


def test_redocly_finds_nothing(bench: Path) -> None:
    assert [(severity, rule) for severity, rule in redocly(bench) if rule not in MAY_WARN] == []


def test_spectral_finds_nothing(bench: Path) -> None:
    assert spectral(bench) == []


def test_both_find_what_is_wrong(bench: Path, tmp_path: Path) -> None:
    document: dict[str, Any] = orjson.loads((bench / "api.json").read_bytes())
    operation = document["paths"]["/api/v1/feed"]["get"]
    operation["tags"], operation["security"] = ["feed"], [{"no_such_scheme": []}]
    operation["responses"]["200"]["content"]["application/json"]["example"] = {"data": 7}
    broken = workbench(tmp_path, document=document)

    assert ("error", "security-defined") in redocly(broken)
    assert 0 in {severity for severity, _ in spectral(broken)}
