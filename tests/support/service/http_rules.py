"""Rules of HTTP that hold for every operation of a service; a service's tests make it a class of their own."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import uuid4

import orjson

from backend.shared.cursors import FILTERS, PLACE_BYTES, list_tag, pack_cursor
from tests.support.service.client import ServiceClient
from tests.support.service.operations import Operation, operations

PAGING = {"limit", "offset", "cursor"}
STALE = '"of-another-time"'
MakeObject = Callable[[], str]
WITH_KEY = {"Idempotency-Key": "0192f0c1-7a52-7c1e-9d3f-4b5a6c7d8e9f"}


class HttpRules:
    """The rules. `caller` is logged in; `objects` make what has an ETag, by its template, and return its path."""

    def test_a_head_is_answered_as_its_get_without_the_body(self, caller: ServiceClient) -> None:
        for one in operations():
            if one.method == "GET":
                asked, head = (caller.request(method, one.path()) for method in ("GET", "HEAD"))
                assert (head.status, head.body) == (asked.status, b""), one
                assert head.headers["Content-Length"] == asked.headers["Content-Length"], one

    def test_every_answer_says_that_it_differs_by_origin(self, caller: ServiceClient) -> None:
        for one in operations():
            assert "Origin" in send(caller, one, {}).headers["Vary"], one

    def test_an_id_in_capitals_is_the_same_id(self, caller: ServiceClient) -> None:
        for one in operations():
            if "_id}" in one.template:
                small, capital = (code_of(caller, one, of=made(str(uuid4()))) for made in (str.lower, str.upper))
                assert small == capital, one
                assert "There is no /" not in small[1], one

    def test_a_cursor_of_another_list_is_refused(self, caller: ServiceClient) -> None:
        cursor = pack_cursor(bytes(PLACE_BYTES), tag=list_tag(path="/api/v1/another", query=()))
        for one in operations():
            if one.takes_cursor:
                answer = caller.request("GET", f"{one.path()}&cursor={cursor}")
                assert answer.status == 400, one
                assert [fault["field"] for fault in answer.body["error"]["details"]["fields"]] == ["cursor"], one

    def test_every_filter_of_a_list_is_part_of_its_cursors(self) -> None:
        for one in operations():
            if one.takes_cursor:
                assert {parameter["name"] for parameter in one.parameters("query")} - PAGING <= FILTERS, one

    def test_an_unknown_field_of_a_body_is_refused_by_its_name(self, caller: ServiceClient) -> None:
        for one in operations():
            if one.body is not None:
                answer = send(caller, one, {"visibilty": "private"})
                assert answer.status == 400, one
                assert "visibilty" in {fault["field"] for fault in answer.body["error"]["details"]["fields"]}, one

    def test_a_body_that_is_no_object_is_refused(self, caller: ServiceClient) -> None:
        for one in operations():
            for body in (b"[]", b"0", b'"x"', b"true", *([b"null"] if is_body_needed(one) else [])):
                if one.body is not None:
                    assert send(caller, one, body).status == 400, (one, body)

    def test_the_scheme_of_the_token_may_have_any_case(self, caller: ServiceClient) -> None:
        for one in operations():
            for scheme in ("bearer", "BEARER"):
                if one.needs_token:
                    headers = {"Authorization": f"{scheme} {caller.token}"}
                    assert send(caller, one, {}, headers=headers).status != 401, (one, scheme)
                    assert send(ServiceClient(), one, {}).status == 401, one

    def test_a_change_of_what_has_an_etag_holds_while_that_stands(
        self, caller: ServiceClient, objects: Mapping[str, MakeObject]
    ) -> None:
        shown = {one.template for one in operations() if one.method == "GET" and one.has_etag}
        for one in operations():
            if one.method in {"PUT", "DELETE"} and one.template in shown:
                path = objects[one.template]()
                before = caller.request("GET", path)
                refused = send(caller, one, {}, path=path, headers={"If-Match": STALE})
                assert (refused.status, refused.code) == (412, "PRECONDITION_FAILED"), one
                assert caller.request("GET", path).body == before.body, one
                matching = {"If-Match": f"{STALE}, W/{before.headers['ETag']}"}
                assert send(caller, one, {}, path=path, headers=matching).status == 200, one

    def test_a_change_answers_the_etag_that_its_get_has_then(
        self, caller: ServiceClient, objects: Mapping[str, MakeObject]
    ) -> None:
        shown = {one.template for one in operations() if one.method == "GET" and one.has_etag}
        for one in operations():
            if one.method == "PUT" and one.template in shown:
                path = objects[one.template]()
                changed = send(caller, one, {}, path=path)
                assert changed.headers["ETag"] == caller.request("GET", path).headers["ETag"], one

    def test_a_client_that_sends_declared_defaults_changes_nothing(
        self, caller: ServiceClient, objects: Mapping[str, MakeObject]
    ) -> None:
        for one in operations():
            if one.method == "PUT" and one.body is not None:
                path = objects[one.template]()
                before = caller.request("GET", path).body
                assert send(caller, one, declared_defaults(one), path=path).status == 200, one
                assert caller.request("GET", path).body == before, one


def send(
    caller: ServiceClient,
    one: Operation,
    body: Any,
    *,
    path: str | None = None,
    headers: Mapping[str, str] | None = None,
) -> Any:
    """Send a request to an operation; without a path, to one of an object that is not there."""
    key = WITH_KEY if body in (None, b"") else {"Idempotency-Key": str(uuid4())}
    data = body if isinstance(body, bytes) or one.method != "GET" else None
    raw = orjson.dumps(data) if isinstance(data, dict) and one.body is None and one.method == "POST" else data
    sent = None if one.method in {"GET", "DELETE"} else raw
    return caller.request(one.method, path or one.path(), sent, headers={**key, **(headers or {})})


def code_of(caller: ServiceClient, one: Operation, *, of: str) -> tuple[int, str]:
    """Return the status and the message of the answer about an id."""
    answer = caller.request(one.method, one.path(of=of), {} if one.method in {"POST", "PUT"} else None)
    return answer.status, answer.body["message"]


def is_body_needed(one: Operation) -> bool:
    """Tell whether the operation cannot be called without a body."""
    return bool(one.declared["requestBody"].get("required")) if "requestBody" in one.declared else False


def declared_defaults(one: Operation) -> dict[str, Any]:
    """Return the body of a client that fills every field with the default that is declared for it."""
    properties = (one.body or {}).get("properties", {})
    return {name: schema["default"] for name, schema in properties.items() if "default" in schema}
