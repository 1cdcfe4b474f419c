"""The description of the whole API, as the code makes it."""

from collections.abc import Iterator
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from openapi_spec_validator import OpenAPIV31SpecValidator, validate

from config.cli.openapi.documents import document_of_code

Json = dict[str, Any]
WRITES = {"post", "put", "delete"}


@pytest.fixture(scope="module")
def document() -> Json:
    """Return the merged document."""
    return document_of_code()


def operations(document: Json) -> Iterator[tuple[str, str, Json]]:
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            yield path, method, operation


def bodies(document: Json) -> Iterator[tuple[str, Json]]:
    """Go through every body that is declared, asked for or answered."""
    for path, method, operation in operations(document):
        for kind, content in operation.get("requestBody", {}).get("content", {}).items():
            yield f"{method} {path} takes {kind}", content
        for status, response in operation["responses"].items():
            for kind, content in response.get("content", {}).items():
                yield f"{method} {path} answers {status} {kind}", content
    for name, response in document["components"]["responses"].items():
        yield name, response["content"]["application/json"]


def test_it_is_openapi_3_1(document: Json) -> None:
    assert document["openapi"] == "3.1.0"
    validate(document, cls=OpenAPIV31SpecValidator)


def test_it_describes_the_main_job(document: Json) -> None:
    described = {(method, path) for path, method, _ in operations(document)}
    assert {
        ("post", "/api/v1/auth/register"),
        ("post", "/api/v1/auth/login"),
        ("post", "/api/v1/auth/refresh"),
        ("post", "/api/v1/posts"),
        ("post", "/api/v1/follows"),
        ("get", "/api/v1/feed"),
        ("get", "/health/{service}/ready"),
    } <= described


def test_operation_ids_are_unique(document: Json) -> None:
    ids = [operation["operationId"] for _, _, operation in operations(document)]
    assert len(ids) == len(set(ids))


def test_every_body_has_an_example_that_its_schema_takes(document: Json) -> None:
    for where, content in bodies(document):
        assert "example" in content, where
        schema = {"components": document["components"], **content["schema"]}
        checker = Draft202012Validator.FORMAT_CHECKER
        faults = [
            fault.message
            for fault in Draft202012Validator(schema, format_checker=checker).iter_errors(content["example"])
        ]
        assert faults == [], where


def test_every_route_of_the_api_declares_the_refusals_that_all_can_answer(document: Json) -> None:
    for path, method, operation in operations(document):
        if path.startswith("/api/v1/"):
            assert {"400", "404", "405", "429", "500", "503"} <= set(operation["responses"]), (method, path)


def test_every_route_with_a_body_declares_its_limits(document: Json) -> None:
    for path, method, operation in operations(document):
        if "requestBody" in operation:
            assert {"413", "415"} <= set(operation["responses"]), (method, path)


# A device that lost an answer must be able to repeat: without a key these are refused.
PUSHED = ("/api/v1/sync/push", "/api/v1/sync/conflicts/{conflict_id}/resolve")


def test_every_post_takes_an_idempotency_key(document: Json) -> None:
    for path, method, operation in operations(document):
        taken = [part.get("$ref", "").rsplit("/", 1)[-1] for part in operation.get("parameters", [])]
        key = "RequiredIdempotencyKey" if path in PUSHED else "IdempotencyKey"
        assert [name for name in taken if name.endswith("IdempotencyKey")] == ([key] if method == "post" else []), path


def test_every_write_but_those_without_a_token_requires_one(document: Json) -> None:
    for path, method, operation in operations(document):
        if method in WRITES and not path.startswith("/api/v1/auth/"):
            assert operation["security"] == [{"bearer": []}], (method, path)


def test_every_group_of_routes_is_introduced(document: Json) -> None:
    introduced = {tag["name"] for tag in document["tags"]}
    used = {tag for _, _, operation in operations(document) for tag in operation["tags"]}
    assert used == introduced


def test_no_schema_of_a_body_has_a_default(document: Json) -> None:
    found = {name: list(declared_defaults(schema)) for name, schema in document["components"]["schemas"].items()}
    assert {name: paths for name, paths in found.items() if paths} == {}


def test_every_schema_has_a_title_of_its_own(document: Json) -> None:
    titles = {name: schema.get("title", name) for name, schema in document["components"]["schemas"].items()}
    assert {name: title for name, title in titles.items() if name != title} == {}


def test_what_is_public_says_so(document: Json) -> None:
    assert [operation["operationId"] for _, _, operation in operations(document) if "security" not in operation] == []


def test_no_header_that_a_client_sends_has_a_format(document: Json) -> None:
    headers = [part for part in document["components"]["parameters"].values() if part["in"] == "header"]
    assert [part["name"] for part in headers if "format" in part["schema"]] == []


def test_every_parameter_of_a_list_is_described(document: Json) -> None:
    paging = [
        (operation["operationId"], part)
        for _, _, operation in operations(document)
        for part in operation.get("parameters", [])
        if part.get("name") in {"limit", "offset", "cursor", "collections"}
    ]
    assert [(name, part["name"]) for name, part in paging if not part.get("description")] == []
    assert [
        (name, part["name"])
        for name, part in paging
        if part["schema"]["type"] == "string" and "pattern" not in part["schema"]
    ] == []


def test_every_operation_tells_its_codes_and_limits(document: Json) -> None:
    known = set(document["components"]["schemas"]["ErrorCode"]["enum"])
    for path, method, operation in operations(document):
        if path.startswith("/api/v1/"):
            told = operation["x-error-codes"]
            assert set(told) <= known, (method, path)
            assert [code for code in told if f"`{code}`" not in operation["description"]] == [], (method, path)
            assert "**Limits**" in operation["description"], (method, path)


def test_a_code_is_told_where_it_is_raised(document: Json) -> None:
    told = {
        operation["operationId"]: set(operation.get("x-error-codes", [])) for _, _, operation in operations(document)
    }
    expected = {
        "register": {"USERNAME_TAKEN", "ID_TAKEN", "RATE_LIMITED", "IDEMPOTENCY_KEY_REUSED"},
        "login": {"INVALID_CREDENTIALS", "RATE_LIMITED"},
        "put_post": {"POST_NOT_FOUND", "NOT_YOUR_POST", "PRECONDITION_FAILED", "MEDIA_MISSING", "TOKEN_EXPIRED"},
        "post_complete": {"UPLOAD_NOT_ARRIVED", "SIZE_DIFFERS", "PARTS_REFUSED"},
        "post_changes": {"BATCH_REJECTED", "CONFLICT", "PAYLOAD_TOO_LARGE"},
        "get_changes": {"CURSOR_EXPIRED"},
    }
    assert {name: codes - told[name] for name, codes in expected.items() if codes - told[name]} == {}
    assert "USERNAME_TAKEN" not in told["login"]


def declared_defaults(schema: Any, path: str = "") -> Iterator[str]:
    """Go through the properties of a schema that declare a default, at any depth."""
    if isinstance(schema, dict):
        for name, part in schema.get("properties", {}).items():
            if "default" in part:
                yield f"{path}.{name}"
        for name, part in schema.items():
            if name != "example":
                yield from declared_defaults(part, f"{path}.{name}")
