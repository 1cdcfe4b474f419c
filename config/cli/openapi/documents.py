"""Where the merged document comes from: the running stack, or the code itself."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import orjson
import urllib3

from backend.shared.http.openapi.merge import merge_documents
from config.cli.checks.environment import example_environment
from config.cli.stack.paths import ROOT, SERVICES
from config.cli.stack.state import StackNotRunning, load_state

TIMEOUT_SECONDS = 10.0
DEFAULT_SERVER = "http://127.0.0.1:8000"
Json = dict[str, Any]


class NoDocument(Exception):
    """The document cannot be had; the message says why."""


def current_document(*, data_dir: Path) -> Json:
    """Return the document of the stack that runs in a data dir, or the code's own where none runs.

    Raises NoDocument.
    """
    try:
        state = load_state(data_dir)
    except StackNotRunning:
        return document_of_code()
    return fetch_document(gateway_url=state.gateway_url)


def fetch_document(*, gateway_url: str) -> Json:
    """Return what a gateway answers. Raises NoDocument."""
    url = f"{gateway_url}/api/v1/openapi.json"
    try:
        response = urllib3.request("GET", url, timeout=TIMEOUT_SECONDS, retries=False)
    except urllib3.exceptions.HTTPError as error:
        raise NoDocument(f"{url} does not answer: {type(error).__name__}") from None
    document: Json = orjson.loads(response.data)
    if response.status != 200:
        raise NoDocument(f"{url} answered {response.status}: {document.get('message')}")
    return document


def document_of_code(*, server_url: str = DEFAULT_SERVER) -> Json:
    """Return the document as the code of all services describes it; one process a service, nothing else runs.

    Raises NoDocument.
    """
    return merge_documents({service: _describe(service) for service in SERVICES}, server_url=server_url)


def _describe(service: str) -> Json:
    command = [sys.executable, "-m", "config.cli.openapi.describe_service"]
    done = subprocess.run(command, cwd=ROOT, env=example_environment(service=service), capture_output=True, check=False)
    if done.returncode:
        raise NoDocument(f"{service} cannot describe itself: {done.stderr.decode().strip()}")
    document: Json = orjson.loads(done.stdout)
    return document
