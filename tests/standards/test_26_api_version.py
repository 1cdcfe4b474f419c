"""Every route of the API names its version, and without it there is nothing."""

from tests.support.api import Api

RULE = "26"
MET_BY = ("config/urls/common.py", "deploy/nginx/nginx.conf.template")
UNVERSIONED = {"/.well-known/jwks.json", "/health", "/health/ready", "/health/{service}", "/health/{service}/ready"}


def test_every_declared_route_has_its_version(api: Api) -> None:
    paths = set(api.get("/openapi.json").body["paths"])
    assert {path for path in paths if not path.startswith("/api/v1/")} == UNVERSIONED


def test_an_unversioned_or_unknown_version_is_not_found(api: Api) -> None:
    assert [api.request("GET", path).status for path in ("/api/posts", "/posts", "/api/v2/feed/public")] == [404] * 3
