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
            assert {"413", "415", "422"} <= set(operation["responses"]), (method, path)


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
