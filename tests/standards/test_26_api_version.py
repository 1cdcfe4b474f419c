"""Every route of the API names its version, and without it there is nothing."""

from tests.support.scenarios.walk import Walk
from tests.support.stack.api import Api

RULE = "26"
MET_BY = ("config/urls/common.py", "deploy/nginx/nginx.conf.template")
UNVERSIONED = {"/.well-known/jwks.json", "/health", "/health/ready", "/health/{service}", "/health/{service}/ready"}


def test_every_declared_route_has_its_version(api: Api) -> None:
    paths = set(api.get("/openapi.json").body["paths"])
    assert {path for path in paths if not path.startswith("/api/v1/")} == UNVERSIONED


def test_an_unversioned_or_unknown_version_is_not_found(api: Api) -> None:
    assert [api.request("GET", path).status for path in ("/api/posts", "/posts", "/api/v2/feed/public")] == [404] * 3


def test_no_operation_answers_without_its_version(walk: Walk, api: Api) -> None:
    paths = {f"{prefix}{one.call.path}" for one in walk.played for prefix in ("/api", "/api/v2")}
    assert {path: status for path in paths if (status := api.request("GET", path).status) != 404} == {}
