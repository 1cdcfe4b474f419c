"""Every process says that it lives, and whether what it needs does."""

import pytest

from config.cli.stack.paths import SERVICES
from tests.support.stack.api import Api

RULE = "39"
MET_BY = ("backend/shared/http/health.py", "deploy/nginx/nginx.conf.template", "docs/operations/health.md")


def test_the_gateway_lives(api: Api) -> None:
    assert api.request("GET", "/health").data["status"] == "ok"


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_lives_and_names_what_it_needs(service: str, api: Api) -> None:
    assert api.request("GET", f"/health/{service}").status == 200
    ready = api.request("GET", f"/health/{service}/ready").data
    assert set(ready["dependencies"].values()) == {"ok"}
    assert "database" in ready["dependencies"]
