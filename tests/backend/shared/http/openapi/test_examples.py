"""Examples that are made from schemas."""

import pytest
from jsonschema import Draft202012Validator

from backend.shared.http.openapi.examples import example_of

SCHEMAS = [
    {"type": "string", "minLength": 15, "maxLength": 20},
    {"type": "string", "format": "uuid"},
    {"type": "string", "format": "date-time"},
    {"type": "integer", "minimum": 7},
    {"type": "boolean"},
    {"enum": ["b", "a"]},
    {"const": 3},
    {"anyOf": [{"type": "integer"}, {"type": "null"}]},
    {"type": "array", "items": {"type": "string"}},
    {"type": "object", "properties": {"limit": {"type": "integer"}, "x": {"type": "string"}}, "required": ["x"]},
]


@pytest.mark.parametrize("is_request", [True, False])
@pytest.mark.parametrize("schema", SCHEMAS)
def test_an_example_is_what_its_schema_takes(schema: dict[str, object], is_request: bool) -> None:
    example = example_of(schema, schemas={}, is_request=is_request)
    Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER).validate(example)


def test_a_request_shows_what_is_required_and_an_answer_everything() -> None:
    schema = {
        "type": "object",
        "properties": {"text": {"type": "string"}, "limit": {"type": "integer"}},
        "required": ["text"],
    }
    assert set(example_of(schema, schemas={}, is_request=True)) == {"text"}
    assert set(example_of(schema, schemas={}, is_request=False)) == {"text", "limit"}


def test_a_schema_that_contains_itself_ends() -> None:
    node = {
        "type": "object",
        "properties": {"nodes": {"type": "array", "items": {"$ref": "#/components/schemas/Node"}}},
    }
    assert example_of(node, schemas={"Node": node}, is_request=False)["nodes"]
