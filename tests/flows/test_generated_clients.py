"""Clients that generators make of the description, which compile and do the main job against the running stack."""

from pathlib import Path

import pytest

from config.cli.openapi.documents import fetch_document
from config.cli.stack.paths import ROOT
from config.cli.stack.state import StackState
from tests.support.api_tools import must_run, run_tool, workbench

PICTURE = str(ROOT / "docs" / "images" / "gallery.png")
# A playlist has no type that a client could parse: the generator leaves its answer out, and says so.
LEFT_OUT = {"GET /api/v1/media/{media_id}/renditions/hls", "GET /api/v1/media/{media_id}/renditions/hls/{size}/{name}"}


@pytest.fixture
def bench(tmp_path: Path, stack: StackState) -> Path:
    """Return a folder with the served document and what the clients need."""
    return workbench(tmp_path, document=fetch_document(gateway_url=stack.gateway_url))


def test_a_typescript_client_does_the_main_job(bench: Path, stack: StackState) -> None:
    must_run("openapi-typescript", "api.json", "-o", "plaza.d.ts", folder=bench)
    must_run("tsc", "-p", "tsconfig.json", folder=bench)
    must_run("node", "journey.js", stack.gateway_url, PICTURE, folder=bench)


def test_a_python_client_does_the_main_job(bench: Path, stack: StackState) -> None:
    made = run_tool(
        "openapi-python-client", "generate", "--path", "api.json", "--meta", "none", "--output-path", "plaza_client",
        folder=bench,
    )  # fmt: skip
    said = made.stdout + made.stderr

    assert made.returncode == 0, said
    warned = {
        line.removeprefix("WARNING parsing ").partition(" within")[0]
        for line in said.splitlines()
        if "WARNING parsing" in line
    }
    assert warned <= LEFT_OUT, said
    must_run("python", "journey.py", stack.gateway_url, PICTURE, folder=bench)
