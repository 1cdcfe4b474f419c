"""What a service says of its own routes."""

from typing import Any

COMMON = {"400", "401", "404", "405", "429", "500", "503", "504"}
Json = dict[str, Any]


def refusals(document: Json, path: str, method: str) -> set[str]:
    return {status for status in document["paths"][path][method]["responses"] if status >= "400"}


def test_every_operation_declares_the_refusals_that_it_can_answer(document: Json) -> None:
    assert refusals(document, "/api/v1/notes", "get") == COMMON
    assert refusals(document, "/api/v1/notes/{id}", "get") == COMMON
    assert refusals(document, "/api/v1/notes", "post") == COMMON | {"413", "415"}


def test_a_refusal_refers_to_its_component_with_the_envelope_and_an_example(document: Json) -> None:
    not_found = document["components"]["responses"]["NotFound"]

    assert document["paths"]["/api/v1/notes"]["get"]["responses"]["404"] == {"$ref": "#/components/responses/NotFound"}
    content = not_found["content"]["application/json"]
    assert content["schema"] == {"$ref": "#/components/schemas/ErrorEnv"}
    assert content["example"]["error"]["code"] == "NOT_FOUND"


def test_operations_are_named_after_their_views(document: Json) -> None:
    names = {one["operationId"] for methods in document["paths"].values() for one in methods.values()}
    assert names == {"list_notes", "read_note", "create_note"}


def test_one_scheme_stands_for_all_uses_of_the_token(document: Json) -> None:
    paths = document["paths"]
    assert paths["/api/v1/notes"]["get"]["security"] == [{"bearer": []}]
    assert paths["/api/v1/notes/{id}"]["get"]["security"] == [{}, {"bearer": []}]
    assert list(document["components"]["securitySchemes"]) == ["bearer"]


def test_posts_take_a_key_and_single_objects_have_an_etag(document: Json) -> None:
    post, one, many = (
        document["paths"]["/api/v1/notes"]["post"],
        document["paths"]["/api/v1/notes/{id}"]["get"],
        document["paths"]["/api/v1/notes"]["get"],
    )
    assert {"$ref": "#/components/parameters/IdempotencyKey"} in post["parameters"]
    assert "Idempotent-Replayed" in post["responses"]["201"]["headers"]
    assert "ETag" in one["responses"]["200"]["headers"]
    assert "304" in one["responses"]
    assert "ETag" not in many["responses"]["200"]["headers"]
    assert "304" not in many["responses"]


def test_every_body_has_an_example(document: Json) -> None:
    post = document["paths"]["/api/v1/notes"]["post"]
    asked = post["requestBody"]["content"]["application/json"]["example"]
    answered = post["responses"]["201"]["content"]["application/json"]["example"]

    assert asked == {"text": "The engine weaves algebraical patterns."}
    assert sorted(answered) == ["data", "error", "message"]
    assert sorted(answered["data"]) == ["created_at", "id", "text"]


def test_generic_schemas_have_plain_names_and_the_envelope_is_whole(document: Json) -> None:
    schemas = document["components"]["schemas"]
    assert {"EnvListOutNoteOut", "EnvNoteOut", "ListOutNoteOut", "NoteIn", "NoteOut"} <= set(schemas)
    assert schemas["EnvNoteOut"]["required"] == ["data", "error", "message"]
    assert schemas["ErrorEnv"]["required"] == ["data", "error", "message"]
