"""The API describes itself: one OpenAPI document of all services, made from the code, and a page to read it."""

from tests.support.scenarios.walk import Walk
from tests.support.stack.api import Api

RULE = "54"
MET_BY = (
    "backend/shared/http/openapi",
    "backend/accounts/views/api_document.py",
    "docs/api",
    "tests/house/test_openapi.py",
)


def test_the_document_is_valid_and_holds_every_service(api: Api) -> None:
    document = api.get("/openapi.json").body
    assert document["openapi"] == "3.1.0"
    assert {"/api/v1/auth/login", "/api/v1/posts", "/api/v1/feed"} <= set(document["paths"])
    assert document["components"]["securitySchemes"]


def test_every_operation_says_what_it_does_and_what_can_go_wrong(api: Api) -> None:
    operations = [
        operation for methods in api.get("/openapi.json").body["paths"].values() for operation in methods.values()
    ]
    assert [one["operationId"] for one in operations if not one.get("summary") or len(one["responses"]) < 2] == []


def test_the_page_needs_nothing_from_elsewhere(api: Api) -> None:
    page = api.get("/docs")
    assert page.status == 200
    text = page.body.decode() if isinstance(page.body, bytes) else str(page.body)
    assert "https://" not in text.replace("https://www.w3.org", "")


def test_every_operation_has_a_scenario_and_answers_as_it_is_described(walk: Walk) -> None:
    assert walk.unknown == set()
    assert len(walk.played) > 50
