"""A body that is too large is refused before it is read, by the gateway and by the service behind it."""

import urllib3

from config.cli.stack import StackState
from tests.support.api import Person

RULE = "35"
MET_BY = ("deploy/nginx/nginx.conf.template", "backend/shared/http/middleware.py", ".env.example")


def test_the_gateway_refuses_a_large_body(ada: Person) -> None:
    answer = ada.api.post("/posts", {"text": "x" * 1_100_000})
    assert (answer.status, answer.code) == (413, "PAYLOAD_TOO_LARGE")


def test_the_service_refuses_it_too(ada: Person, stack: StackState) -> None:
    address = f"{stack.services['social']['SOCIAL_URL']}/api/v1/posts"
    sent = {"Authorization": f"Bearer {ada.api.token}", "Content-Type": "application/json"}
    answer = urllib3.request("POST", address, body=b'{"text": "' + b"x" * 1_100_000 + b'"}', headers=sent)
    assert answer.status == 413
    assert answer.json()["error"]["code"] == "PAYLOAD_TOO_LARGE"


def test_a_text_has_its_own_bound(ada: Person) -> None:
    answer = ada.api.post("/posts", {"text": "x" * 10_000})
    assert answer.status == 400
    assert answer.body["error"]["details"]["fields"][0]["field"] == "text"
