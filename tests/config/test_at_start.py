"""What a web process makes before its first request, and what it does not load."""

import subprocess
import sys

import pytest

from config.cli.checks.environment import example_environment
from config.cli.stack.paths import ROOT

STARTED = "import config.wsgi, sys; print('boto3' in sys.modules, end=' '); "
CLIENTS = "from backend.media.services.storage import client; print(client._storage.cache_info().currsize)"


def said(service: str, code: str) -> str:
    """Return what a process of a service prints that started as a web process does."""
    environment = example_environment(service=service)
    return subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=environment, capture_output=True, text=True, check=True, timeout=30
    ).stdout


def test_media_has_its_client_of_s3_when_the_first_request_comes() -> None:
    assert said("media", STARTED + CLIENTS) == "True 1\n"


@pytest.mark.parametrize("service", ["accounts", "social"])
def test_no_other_service_loads_what_is_for_s3(service: str) -> None:
    assert said(service, STARTED) == "False "


@pytest.mark.parametrize("service", ["accounts", "media"])
def test_the_sdk_of_sentry_is_loaded_where_sentry_is_on_alone(service: str) -> None:
    assert said(service, "import config.wsgi, sys; print('sentry_sdk' in sys.modules, end=' ')") == "False "


def test_a_service_loads_its_own_code_alone() -> None:
    code = "import config.wsgi, sys; print([name for name in sys.modules if name.startswith('backend.social.')])"

    assert said("accounts", code) == "[]\n"
