"""The import contracts hold, and each of them notices a violation."""

import os
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house.imports.planted_imports import PLANTS, Plant

ROOT = Path(__file__).resolve().parents[3]
CONFIGURATION = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]
NAMES = {contract["id"]: contract["name"] for contract in CONFIGURATION["contracts"]}


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a copy of the packages that the contracts are about."""
    copy = tmp_path_factory.mktemp("planted")
    for package in CONFIGURATION["root_packages"]:
        shutil.copytree(ROOT / package, copy / package, ignore=_other_than_python)
    shutil.copy(ROOT / "pyproject.toml", copy)
    return copy


@pytest.fixture
def planted(tree: Path, plant: Plant) -> Iterator[Path]:
    """Return the copy with a violation in it, which is taken out afterwards."""
    modules = {plant.path: plant.source, plant.second_path: plant.second_source}
    paths = [_write(tree / path, source) for path, source in modules.items() if path]
    yield tree
    for path in paths:
        path.unlink()
    shutil.rmtree(tree / "pipelines" / "planted", ignore_errors=True)


def test_the_tree_keeps_every_contract(tree: Path) -> None:
    verdict = lint_imports(tree)
    assert verdict.returncode == 0, verdict.stdout + verdict.stderr
    assert f"Contracts: {len(NAMES)} kept, 0 broken." in verdict.stdout


@pytest.mark.parametrize("plant", PLANTS, ids=lambda plant: f"{plant.contract}:{plant.path}")
def test_a_planted_violation_breaks_its_contract(planted: Path, plant: Plant) -> None:
    verdict = lint_imports(planted, contract=plant.contract)
    assert verdict.returncode == 1, verdict.stdout + verdict.stderr
    assert f"{NAMES[plant.contract]} BROKEN" in " ".join(verdict.stdout.split())


def test_every_contract_has_a_plant() -> None:
    assert {plant.contract for plant in PLANTS} == set(NAMES)


def lint_imports(tree: Path, *, contract: str | None = None) -> subprocess.CompletedProcess[str]:
    """Run import-linter on a tree, on one contract or all of them."""
    program = Path(sys.executable).with_name("lint-imports")
    only = ["--contract", contract] if contract else []
    environment = {**os.environ, "PYTHONPATH": str(tree), "COLUMNS": "200"}
    return subprocess.run(
        [program, "--no-cache", "--no-logo", *only],
        cwd=tree,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def _write(path: Path, source: str) -> Path:
    path.parent.mkdir(exist_ok=True)
    package = path.parent / "__init__.py"
    if not package.exists():
        package.touch()
    path.write_text(source + "\n", encoding="utf-8")
    return path


def _other_than_python(folder: str, names: list[str]) -> set[str]:
    return {name for name in names if not name.endswith(".py") and not (Path(folder) / name).is_dir()} | {"__pycache__"}
