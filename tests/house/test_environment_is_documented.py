"""`.env.example` names every variable that anything reads, and nothing else."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from config.cli.stack.paths import ROOT
from config.cli.stack.variables.env_file import LINE
from config.cli.stack.variables.settings import EXAMPLE, known_names
from config.env import SERVICES, read_environment
from config.env_reader import EnvironmentFaults

EACH_PROCESS_HAS_ITS_OWN = {"SERVICE", "DATABASE_URL"}
OF_A_SERVICE = {f"{service.upper()}_{what}" for service in SERVICES for what in ("DATABASE_URL", "PORT", "URL")}


class Recording(dict[str, str]):
    """An environment that remembers what it was asked for."""

    def __init__(self, *, service: str) -> None:
        super().__init__(SERVICE=service)
        self.asked: set[str] = set()

    def get(self, name: str, default: str | None = None) -> str | None:
        self.asked.add(name)
        return super().get(name, default)


def test_every_variable_that_a_service_reads_is_documented() -> None:
    assert read_by_services() - EACH_PROCESS_HAS_ITS_OWN - set(known_names()) == set()


def test_every_documented_variable_is_read() -> None:
    read = read_by_services() | OF_A_SERVICE | set(texts_in(ROOT / "config" / "cli"))
    assert set(known_names()) - read == set()


def test_the_environment_is_read_in_one_place() -> None:
    readers = [path for folder in ("backend", "workers", "pipelines") for path in (ROOT / folder).rglob("*.py")]
    assert [str(path) for path in readers if "os.environ[" in path.read_text() or "getenv(" in path.read_text()] == []


@pytest.mark.parametrize("name", known_names())
def test_a_comment_explains_the_variable(name: str) -> None:
    lines = EXAMPLE.read_text(encoding="utf-8").splitlines()
    at = next(number for number, line in enumerate(lines) if (found := LINE.fullmatch(line)) and found["name"] == name)
    block = lines[at::-1]
    above = block[: block.index("")] if "" in block else block
    assert any(line.startswith("# ") and not line.startswith("# ---") for line in above)


def read_by_services() -> set[str]:
    """Return the name of every variable that the settings of any service ask for."""
    asked: set[str] = set()
    for service in SERVICES:
        environment = Recording(service=service)
        with pytest.raises(EnvironmentFaults):
            read_environment(source=environment)
        asked |= environment.asked
    return asked


def texts_in(folder: Path) -> Iterator[str]:
    """Go through every text in the Python files of a folder."""
    for path in folder.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield node.value
