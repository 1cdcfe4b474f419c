"""ENVIRONMENT decides what is allowed: production refuses what development may do."""

import pytest

from backend.shared.http.gate.response_headers import standard_headers
from config.cli.checks.environment import example_environment
from config.env import read_environment
from config.env_reader import EnvironmentFaults

RULE = "4"
MET_BY = ("config/env.py", "config/settings/base.py", "backend/shared/http/gate/response_headers.py")


def test_development_accepts_what_the_example_says() -> None:
    assert read_environment(source=example_environment(service="accounts")).environment == "development"


def test_production_refuses_http_wildcards_and_a_mailbox_folder() -> None:
    unsafe = {"ENVIRONMENT": "production", "ALLOWED_HOSTS": "*", "CORS_ORIGINS": "*"}
    with pytest.raises(EnvironmentFaults) as refused:
        read_environment(source={**example_environment(service="accounts"), **unsafe})
    named = {fault.split()[0] for fault in refused.value.faults}
    assert {"PUBLIC_URL", "ALLOWED_HOSTS", "CORS_ORIGINS", "MAIL_URL"} <= named


def test_an_unknown_environment_is_refused() -> None:
    with pytest.raises(EnvironmentFaults, match="ENVIRONMENT is malformed"):
        read_environment(source={**example_environment(service="social"), "ENVIRONMENT": "prod"})


def test_browsers_are_told_to_insist_on_https_in_production_only() -> None:
    assert "Strict-Transport-Security" in standard_headers(request_id="x", is_production=True)
    assert "Strict-Transport-Security" not in standard_headers(request_id="x", is_production=False)
