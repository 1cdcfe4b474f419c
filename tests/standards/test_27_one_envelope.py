"""Every answer has the same three fields, whoever gives it: a route, the framework, the gateway."""

import pytest

from tests.support.api import Api, Person

RULE = "27"
MET_BY = ("backend/shared/http/envelope.py", "backend/shared/http/exceptions.py", "deploy/nginx/nginx.conf.template")
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
