"""Functions leave early: nothing is nested deeply, and no branch follows a return."""

import ast
import subprocess
from pathlib import Path

from config.cli.stack.paths import ROOT

RULE = "21"
MET_BY = ("pyproject.toml", "backend")
DEEPEST = 3
FOLDERS = ("backend", "workers", "pipelines")
BLOCKS = (ast.If, ast.For, ast.While, ast.Try, ast.Match)


def depth(node: ast.AST) -> int:
    """Return how many blocks stand inside one another; `elif` is no step deeper, and neither is a function."""
    inner = [depth(child) for child in ast.iter_child_nodes(node) if not isinstance(child, ast.FunctionDef)]
    deepest = max(inner, default=0)
    is_elif = isinstance(node, ast.If) and len(node.orelse) == 1 and isinstance(node.orelse[0], ast.If)
    return deepest + (isinstance(node, BLOCKS) and not is_elif)


def functions_of(path: Path) -> list[ast.FunctionDef]:
    """Return every function of a file."""
    return [node for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.FunctionDef)]


def test_no_function_is_nested_deeply() -> None:
    sources = [path for folder in FOLDERS for path in (ROOT / folder).rglob("*.py")]
    nested = [
        f"{path.relative_to(ROOT)}: {f.name}" for path in sources for f in functions_of(path) if depth(f) > DEEPEST
    ]
    assert nested == []


def test_no_branch_stands_behind_a_return() -> None:
    rules = ["--select", "RET505,RET506,RET507,RET508,SIM102", *FOLDERS, "config"]
    ruff = ROOT / ".venv" / "bin" / "ruff"
    verdict = subprocess.run([ruff, "check", *rules], cwd=ROOT, capture_output=True, text=True, check=False)
    assert verdict.returncode == 0, verdict.stdout
