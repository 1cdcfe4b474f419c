"""Scripts of listed origins may call the API; those of any other may not."""

from config.cli.stack import StackState
from tests.support.stack.api import Api

RULE = "34"
MET_BY = ("backend/shared/http/gate/middleware.py", ".env.example")
ASKED = {"Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "authorization,content-type"}


def test_a_listed_origin_is_let_in_by_name(api: Api, stack: StackState) -> None:
    origin = stack.services["social"]["CORS_ORIGINS"].split(",")[0]
    answer = api.request("OPTIONS", "/api/v1/posts", headers={"Origin": origin, **ASKED})
    assert answer.status in {200, 204}
    assert answer.headers["Access-Control-Allow-Origin"] == origin
    assert "Authorization" in answer.headers["Access-Control-Allow-Headers"]
    assert api.get("/feed/public", headers={"Origin": origin}).headers["Access-Control-Allow-Origin"] == origin


def test_another_origin_is_not(api: Api) -> None:
    stranger = {"Origin": "https://evil.example"}
    preflight = api.request("OPTIONS", "/api/v1/posts", headers={**stranger, **ASKED})
    assert "Access-Control-Allow-Origin" not in preflight.headers
    assert "Access-Control-Allow-Origin" not in api.get("/feed/public", headers=stranger).headers
