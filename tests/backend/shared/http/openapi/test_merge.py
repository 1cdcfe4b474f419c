"""The documents of several services as one."""

from typing import Any

import pytest

from backend.shared.http.openapi.merge import DuplicateOperation, merge_documents

Json = dict[str, Any]
SERVER = "https://plaza.test"


def document_with(path: str, operation_id: str, note: Json) -> Json:
    schema = {"$ref": "#/components/schemas/Note"}
    operation = {
        "operationId": operation_id,
        "tags": ["posts"],
        "responses": {"200": {"description": "OK", "content": {"application/json": {"schema": schema}}}},
    }
    return {"paths": {path: {"get": operation}}, "components": {"schemas": {"Note": note}, "headers": {}}}


def schema_of(merged: Json, path: str) -> Json:
    answer: Json = merged["paths"][path]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
    return answer


def test_merging_keeps_every_path_and_adds_those_of_the_gateway(document: Json) -> None:
    merged = merge_documents({"social": document}, server_url=SERVER)

    assert set(document["paths"]) < set(merged["paths"])
    assert {"/health", "/health/ready", "/health/{service}", "/.well-known/jwks.json"} <= set(merged["paths"])
    assert merged["servers"][0]["url"] == SERVER
    assert merged["openapi"] == "3.1.0"


def test_schemas_of_one_name_and_content_are_one() -> None:
    note = {"type": "object"}
    documents = {"media": document_with("/m", "m", note), "social": document_with("/s", "s", dict(note))}

    merged = merge_documents(documents, server_url=SERVER)

    assert schema_of(merged, "/m") == schema_of(merged, "/s") == {"$ref": "#/components/schemas/Note"}


def test_schemas_of_one_name_and_two_contents_are_told_apart() -> None:
    documents = {
        "media": document_with("/m", "m", {"type": "object"}),
        "social": document_with("/s", "s", {"type": "string"}),
    }

    merged = merge_documents(documents, server_url=SERVER)

    assert schema_of(merged, "/m") == {"$ref": "#/components/schemas/Note"}
    assert schema_of(merged, "/s") == {"$ref": "#/components/schemas/SocialNote"}
    assert merged["components"]["schemas"]["SocialNote"] == {"type": "string", "title": "SocialNote"}


def test_a_path_that_two_services_claim_is_refused() -> None:
    documents = {"media": document_with("/m", "a", {}), "social": document_with("/m", "b", {})}
    with pytest.raises(DuplicateOperation, match="/m is served twice"):
        merge_documents(documents, server_url=SERVER)


def test_an_operation_id_that_is_there_twice_is_refused() -> None:
    documents = {"media": document_with("/m", "same", {}), "social": document_with("/s", "same", {})}
    with pytest.raises(DuplicateOperation, match="same"):
        merge_documents(documents, server_url=SERVER)
