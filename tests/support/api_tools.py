"""Programs that read the API's description: linters and generators of clients."""

import shutil
import subprocess
from pathlib import Path
from typing import Any

import orjson

from config.cli.stack.paths import ROOT
from tests.support.outside.node import PROGRAMS, installed_packages, node_environment

TOOLS = ROOT / "tests" / "flows" / "api_clients"
SECONDS = 120


def workbench(folder: Path, *, document: dict[str, Any]) -> Path:
    """Lay the document, the clients' own files and the packages out in a folder, and return it."""
    for source in TOOLS.iterdir():
        if source.is_file():
            shutil.copy(source, folder)
    (folder / "node_modules").symlink_to(installed_packages(TOOLS) / "node_modules")
    (folder / "api.json").write_bytes(orjson.dumps(document))
    return folder


def run_tool(*command: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run a program of the packages, or of the environment, in the workbench."""
    own = folder / "node_modules" / ".bin" / command[0]
    program = str(own if own.exists() else PROGRAMS / command[0])
    return subprocess.run(
        [program, *command[1:]],
        cwd=folder,
        env=node_environment() | {"REDOCLY_TELEMETRY": "off", "REDOCLY_SUPPRESS_UPDATE_NOTICE": "true"},
        capture_output=True,
        text=True,
        check=False,
        timeout=SECONDS,
    )


def must_run(*command: str, folder: Path) -> None:
    """Run a program that must succeed."""
    done = run_tool(*command, folder=folder)
    assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"
