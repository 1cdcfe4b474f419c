"""The gate around every request: what it lets in, and how it answers the rest."""

import logging
from typing import Any
from uuid import UUID, uuid4

import pytest

from tests.support.service.client import ServiceClient
from tests.support.stack.api import Answer

pytestmark = pytest.mark.usefixtures("cache")
SECURITY = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Cache-Control": "no-store",
}
INSIDE = ("Traceback", "RuntimeError", "sesame", "django", "/backend/", ".py")


def assert_refused(answer: Answer, *, status: int, code: str) -> None:
    """Hold the answer to be this refusal in the envelope."""
    assert (answer.status, answer.code) == (status, code)
    assert set(answer.body) == {"data", "error", "message"}
    assert set(answer.body["error"]) == {"code", "details", "request_id"}
    assert answer.body["data"] is None
    assert answer.body["error"]["request_id"] == answer.headers["X-Request-ID"]
    assert answer.headers["Content-Type"] == "application/json"
    assert "X-Plaza-Error" not in answer.headers


@pytest.mark.parametrize("path", ["/", "/api", "/api/v1/nothing", "/api/v1/posts/", "/api/v2/feed", "/admin/", "/%ff"])
def test_an_unknown_address_is_not_found(client: ServiceClient, path: str) -> None:
    assert_refused(client.request("GET", path), status=404, code="NOT_FOUND")


@pytest.mark.parametrize(
    ("method", "path", "allow"),
    [
        ("DELETE", "/api/v1/feed", {"GET", "HEAD"}),
        ("PATCH", "/api/v1/posts", {"GET", "HEAD", "POST"}),
        ("TRACE", "/api/v1/posts", {"GET", "HEAD", "POST"}),
        ("MADEUP", "/api/v1/posts", {"GET", "HEAD", "POST"}),
    ],
)
def test_another_method_is_refused_with_those_that_are_allowed(
    client: ServiceClient, method: str, path: str, allow: set[str]
) -> None:
    answer = client.request(method, path)

    assert_refused(answer, status=405, code="METHOD_NOT_ALLOWED")
    assert set(answer.headers["Allow"].split(", ")) == allow


@pytest.mark.parametrize("path", ["/probe/break", "/probe/plain"])
def test_our_fault_is_told_without_its_inside_and_logged(
    probe: ServiceClient, caplog: pytest.LogCaptureFixture, path: str
) -> None:
    with caplog.at_level(logging.ERROR, logger="plaza.http"):
        answer = probe.request("GET", path)

    assert_refused(answer, status=500, code="INTERNAL_ERROR")
    assert [word for word in INSIDE if word in str(answer.body)] == []
    (record,) = [record for record in caplog.records if record.name == "plaza.http"]
    assert record.exc_info is not None
    assert str(record.exc_info[1]) == "the inside of the house, with sesame"


def test_a_body_that_is_too_large_is_refused_by_its_announced_length(client: ServiceClient, settings: Any) -> None:
    answer = client.post("/posts", b"{}", headers={"Content-Length": str(settings.MAX_JSON_BYTES + 1)})

    assert_refused(answer, status=413, code="PAYLOAD_TOO_LARGE")
    assert answer.body["error"]["details"] == {"largest_bytes": settings.MAX_JSON_BYTES}


def test_a_body_of_the_largest_size_passes(ada: ServiceClient, settings: Any) -> None:
    body = b'{"text": "hello"}'.ljust(settings.MAX_JSON_BYTES)

    assert ada.post("/posts", body).status == 201
    assert ada.post("/posts", body + b" ").status == 413


@pytest.mark.parametrize(
    "content_type", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "text/json"]
)
def test_another_content_type_is_refused(client: ServiceClient, content_type: str) -> None:
    answer = client.post("/posts", b'{"text": "hello"}', headers={"Content-Type": content_type})

    assert_refused(answer, status=415, code="UNSUPPORTED_MEDIA_TYPE")
    assert answer.body["error"]["details"] == {"takes": ["application/json"]}


def test_a_charset_may_be_named(ada: ServiceClient) -> None:
    headers = {"Content-Type": "application/json; charset=utf-8"}

    assert ada.post("/posts", b'{"text": "hello"}', headers=headers).status == 201


@pytest.mark.parametrize(
    "body",
    [b"{", b"{'text': 'a'}", b'{"text": NaN}', b'{"text": "\xff"}', b"[" * 5000, b'{"text": "\\ud800"}', b"\x00"],
)
def test_what_is_not_json_is_malformed(ada: ServiceClient, body: bytes) -> None:
    assert_refused(ada.post("/posts", body), status=400, code="MALFORMED_JSON")


@pytest.mark.parametrize("body", [b"[]", b'"text"', b"1", b"null"])
def test_what_is_no_object_is_invalid(ada: ServiceClient, body: bytes) -> None:
    assert_refused(ada.post("/posts", body), status=400, code="VALIDATION_ERROR")


def test_every_wrong_field_is_listed(ada: ServiceClient) -> None:
    answer = ada.post("/posts", {"text": 5, "visibility": "everybody", "reply_to_id": "x", "id": "y"})

    assert_refused(answer, status=400, code="VALIDATION_ERROR")
    fields = answer.body["error"]["details"]["fields"]
    assert sorted(field["field"] for field in fields) == ["id", "reply_to_id", "text", "visibility"]
    assert {tuple(sorted(field)) for field in fields} == {("code", "field", "message")}


def test_a_missing_field_is_named(ada: ServiceClient) -> None:
    fields = ada.post("/posts", {}).body["error"]["details"]["fields"]

    assert [(field["field"], field["code"]) for field in fields] == [("text", "missing")]


@pytest.mark.parametrize(
    "host", ["evil.example", "plaza.test.evil.example", "", "plaza.test@evil.example", "a b", "[::1"]
)
def test_another_host_is_refused(client: ServiceClient, host: str) -> None:
    answer = client.get("/feed/public", headers={"Host": host})

    assert_refused(answer, status=400, code="BAD_HOST")
    assert "evil" not in str(answer.body)


@pytest.mark.usefixtures("db")
@pytest.mark.parametrize("host", ["plaza.test", "plaza.test:8000", "PLAZA.TEST"])
def test_our_own_host_is_served(client: ServiceClient, host: str) -> None:
    assert client.get("/feed/public", headers={"Host": host}).status == 200


@pytest.mark.parametrize(
    "token", ["", "x", "Bearer", "Basic YTpi", "bearer lower", "Bearer x.y.z", "Bearer " + "W1tb" * 1500 + ".x.y"]
)
def test_a_bad_token_is_refused_where_one_is_needed(client: ServiceClient, token: str) -> None:
    answer = client.get("/feed", headers={"Authorization": token})

    assert answer.status == 401
    assert answer.headers["WWW-Authenticate"] == "Bearer"


@pytest.mark.parametrize(
    "path", ["/api/v1/feed", "/api/v1/nothing", "/health", "/.well-known/nothing", "/internal/v1/nothing"]
)
def test_every_answer_has_the_security_headers(client: ServiceClient, path: str) -> None:
    headers = client.request("GET", path).headers

    assert {name: headers.get(name) for name in SECURITY} == SECURITY
    assert "Strict-Transport-Security" not in headers
    assert "Server" not in headers


def test_browsers_are_told_to_insist_on_https_in_production(client: ServiceClient, settings: Any) -> None:
    settings.IS_PRODUCTION = True

    assert client.get("/feed").headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"


def test_a_correlation_id_that_is_a_uuid_is_kept(client: ServiceClient) -> None:
    given = str(uuid4())

    answer = client.get("/feed", headers={"X-Request-ID": given})

    assert answer.headers["X-Request-ID"] == given
    assert answer.body["error"]["request_id"] == given


@pytest.mark.parametrize("given", ["", "1", "x" * 36, "a\tb", "<script>", uuid4().hex, f"{uuid4()}0", "é" * 36])
def test_any_other_correlation_id_is_replaced(client: ServiceClient, given: str) -> None:
    answered = client.get("/feed", headers={"X-Request-ID": given}).headers["X-Request-ID"]

    assert answered != given
    assert str(UUID(answered)) == answered


def test_every_request_has_an_id_of_its_own(client: ServiceClient) -> None:
    assert len({client.get("/feed").headers["X-Request-ID"] for _ in range(5)}) == 5


def test_internal_addresses_take_signed_requests_only(ada: ServiceClient) -> None:
    answer = ada.request("POST", "/internal/v1/events", {"events": []})

    assert_refused(answer, status=401, code="BAD_SIGNATURE")
