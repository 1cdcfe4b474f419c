"""Every answer has the same three fields, whoever gives it: a route, the framework, the gateway."""

import pytest

from tests.support.scenarios.refusals import Refusal
from tests.support.scenarios.walk import Walk
from tests.support.stack.api import Api, Person

RULE = "27"
MET_BY = ("backend/shared/http/envelope.py", "backend/shared/http/exceptions.py", "deploy/nginx/nginx.conf.template")
ENVELOPE = {"data", "error", "message"}
FAILING = [
    ("GET", "/api/v1/posts?author_id=none", 400),
    ("GET", "/api/v1/followers", 401),
    ("GET", "/api/v1/posts/00000000-0000-4000-8000-000000000000", 404),
    ("GET", "/api/v1/nowhere", 404),
    ("GET", "/nowhere", 404),
    ("GET", "/internal/v1/events", 404),
    ("DELETE", "/api/v1/feed", 405),
    ("TRACE", "/api/v1/feed", 405),
]


@pytest.mark.parametrize(("method", "path", "status"), FAILING)
def test_a_refusal_is_an_envelope(method: str, path: str, status: int, api: Api) -> None:
    answer = api.request(method, path)
    assert answer.status == status
    assert set(answer.body) == {"data", "error", "message"}
    assert answer.body["data"] is None
    assert set(answer.body["error"]) == {"code", "details", "request_id"}


def test_a_success_is_an_envelope(ada: Person) -> None:
    for answer in (ada.api.post("/posts", {"text": "hello"}), ada.api.get("/feed"), ada.api.get("/accounts/me")):
        assert set(answer.body) == {"data", "error", "message"}
        assert answer.body["error"] is None


def test_every_success_is_an_envelope(walk: Walk) -> None:
    without = [one.operation.id for one in walk.played if set(one.answer.body) != {"data", "error", "message"}]
    assert without == []
    assert [one.operation.id for one in walk.played if one.answer.body["error"] is not None] == []


def test_every_success_is_declared_as_an_envelope(walk: Walk) -> None:
    schemas = walk.document["components"]["schemas"]
    contents = {
        (one.operation.id, status): response["content"]["application/json"]["schema"]["$ref"].rsplit("/", 1)[1]
        for one in walk.played
        for status, response in one.operation.declared["responses"].items()
        if status.startswith("2")
    }
    assert [name for name, ref in contents.items() if set(schemas[ref]["properties"]) != ENVELOPE] == []


def test_every_refusal_of_every_operation_is_an_envelope(refused: list[Refusal]) -> None:
    answers = {one.name: one.answer.body for one in refused if one.answer.status >= 400}
    assert [name for name, body in answers.items() if set(body) != ENVELOPE or body["data"] is not None] == []
    assert [name for name, body in answers.items() if set(body["error"]) != {"code", "details", "request_id"}] == []
