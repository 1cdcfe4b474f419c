"""The containers: each process of ours gets what it validates, and nothing that `./plaza up` would not start."""

import base64
import re
from typing import Any

import pytest
import yaml

from config.cli.stack.paths import ROOT, SERVICES
from config.cli.stack.variables.env_file import parse_env
from config.cli.stack.variables.settings import EXAMPLE
from config.env import read_environment

COMPOSE = yaml.safe_load((ROOT / "compose.yml").read_text())
CONTAINERS: dict[str, Any] = COMPOSE["services"]
OWN = [f"{service}-{kind}" for service in SERVICES for kind in ("migrate", "web", "worker")]
KEY = base64.b64encode(bytes(range(32))).decode()
SUPPLIED = {
    **{
        name: re.sub("<generate:.*>", "0123456789abcdef" * 2, value)
        for name, value in parse_env(EXAMPLE.read_text(), source="").items()
    },
    **dict.fromkeys(("POSTGRES_PASSWORD", "VALKEY_PASSWORD"), "pw"),
    **{f"{service.upper()}_DATABASE_PASSWORD": "pw" for service in SERVICES},
    **{
        "INTERNAL_KEYS": KEY,
        "FIELD_KEYS": f"k:{KEY}",
        "TOKEN_SIGNING_KEYS": f"k:{KEY}",
    },
    **{"ENVIRONMENT": "production", "PUBLIC_URL": "https://plaza.example", "CDN_BASE_URL": "https://cdn.example"},
    **{"MAIL_URL": "smtp://mail.example:587?tls=starttls", "S3_PUBLIC_ENDPOINT_URL": "https://plaza.example"},
    **{"ALLOWED_HOSTS": "plaza.example", "CORS_ORIGINS": "https://app.example"},
}


def filled(value: object) -> str:
    """Return a value as compose hands it over; an unknown variable is a KeyError."""
    return re.sub(r"\$\{([A-Z0-9_]+):[?][^}]*\}", lambda match: SUPPLIED[match[1]], str(value))


@pytest.mark.parametrize("name", OWN)
def test_a_process_gets_all_that_it_validates(name: str) -> None:
    told = {key: filled(value) for key, value in CONTAINERS[name]["environment"].items()}

    environment = read_environment(source=told)

    assert name.startswith(environment.service)
    assert told["DJANGO_SETTINGS_MODULE"] == f"config.settings.{environment.service}"


def test_the_containers_are_those_of_the_house() -> None:
    servers = {"gateway", "scheduler", "postgres", "cache", "broker", "s3", "s3-buckets"}

    assert CONTAINERS.keys() == {*OWN, *servers}


@pytest.mark.parametrize("name", [*OWN, "scheduler"])
def test_our_own_processes_have_no_rights_and_bounded_logs(name: str) -> None:
    container = CONTAINERS[name]

    assert (container["read_only"], container["cap_drop"]) == (True, ["ALL"])
    assert container["logging"]["options"]["max-size"]
    assert "ports" not in container


def test_only_the_gateway_is_reachable() -> None:
    assert [name for name, container in CONTAINERS.items() if "ports" in container] == ["gateway"]
    assert COMPOSE["networks"]["inside"]["internal"] is True


def test_the_gateway_gets_every_variable_of_its_template() -> None:
    template = (ROOT / "deploy" / "nginx" / "nginx.conf.template").read_text()
    used = set(re.findall(r"(?m)^[^#]*?\$\{(GATEWAY_[A-Z0-9_]+)\}", template))

    assert used
    assert used <= CONTAINERS["gateway"]["environment"].keys()


def test_the_image_runs_as_nobody_special_and_installs_by_hash() -> None:
    dockerfile = (ROOT / "deploy" / "Dockerfile").read_text()

    assert "USER plaza" in dockerfile
    assert "pip install --require-hashes" in dockerfile
    assert "HEALTHCHECK" in dockerfile
