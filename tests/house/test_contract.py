"""Answers that break the contract are caught, whatever way they break it."""

from typing import Any

import pytest

from tests.support.service.contract import Contract, ContractBroken

ID = "0192f0c1-7a52-7c1e-9d3f-4b5a6c7d8e9f"
HEADERS = {"x-request-id": ID, "content-type": "application/json"}
DOCUMENT: dict[str, Any] = {
    "paths": {
        "/api/v1/notes/{id}": {
            "get": {
                "operationId": "read_note",
                "x-error-codes": ["NOT_FOUND"],
                "responses": {
                    "200": {
                        "headers": {"X-Request-ID": {}, "ETag": {}},
                        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Note"}}},
                    },
                    "304": {"headers": {"X-Request-ID": {}}},
                    "404": {"$ref": "#/components/responses/NotFound"},
                },
            }
        },
        "/api/v1/notes/mine": {"get": {"operationId": "mine", "responses": {"304": {}}}},
    },
    "components": {
        "schemas": {
            "Note": {
                "type": "object",
                "properties": {"id": {"type": "string", "format": "uuid"}, "text": {"type": "string"}},
                "required": ["id"],
            },
            "ErrorEnv": {"type": "object", "properties": {"error": {"type": "object"}}, "required": ["error"]},
        },
        "responses": {
            "NotFound": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/ErrorEnv"}}}}
        },
    },
}


@pytest.fixture
def contract() -> Contract:
    return Contract(document=DOCUMENT)


def read(contract: Contract, status: int, body: Any, *, method: str = "GET", **headers: str) -> None:
    sent = {**HEADERS, **headers}
    contract.check(method=method, path=f"/api/v1/notes/{ID}?x=1", status=status, headers=sent, body=body)


def test_what_is_declared_passes_and_is_noted(contract: Contract) -> None:
    read(contract, 200, {"id": ID, "text": "a"}, ETag='"1"')
    read(contract, 304, b"")
    read(contract, 404, {"error": {"code": "NOT_FOUND"}})
    assert contract.seen == {("read_note", 200), ("read_note", 304), ("read_note", 404)}


@pytest.mark.parametrize(
    ("status", "body", "why"),
    [
        (200, {"text": "a"}, "'id' is a required property"),
        (200, {"id": ID, "secret": 1}, "'secret' was unexpected"),
        (200, {"id": "7"}, "is not a 'uuid'"),
        (200, {"id": ID, "text": 7}, "is not of type 'string'"),
        (201, {"id": ID}, "the status is not declared"),
        (304, {"id": ID}, "a body came where none is declared"),
        (404, {"detail": "Not Found"}, "'error' is a required property"),
        (404, {"error": {"code": "LOST"}}, "the document does not tell of LOST"),
    ],
)
def test_what_is_not_declared_is_caught(contract: Contract, status: int, body: Any, why: str) -> None:
    with pytest.raises(ContractBroken, match=why):
        read(contract, status, body, ETag='"1"')


def test_a_declared_header_must_be_there(contract: Contract) -> None:
    with pytest.raises(ContractBroken, match="ETag is not there"):
        read(contract, 200, {"id": ID})


def test_another_type_than_the_declared_one_is_caught(contract: Contract) -> None:
    with pytest.raises(ContractBroken, match="it is text/html, and application/json is declared"):
        read(contract, 404, b"<h1>", **{"content-type": "text/html"})


def test_an_exact_path_goes_before_a_pattern(contract: Contract) -> None:
    contract.check(method="GET", path="/api/v1/notes/mine", status=304, headers={}, body=b"")
    assert contract.seen == {("mine", 304)}


def test_an_undeclared_method_may_only_be_refused_in_the_envelope(contract: Contract) -> None:
    read(contract, 405, {"error": {}}, method="DELETE")
    with pytest.raises(ContractBroken, match="no such operation"):
        read(contract, 200, {"id": ID}, method="DELETE")
    with pytest.raises(ContractBroken, match="'error' is a required property"):
        read(contract, 405, {"detail": "no"}, method="DELETE")
