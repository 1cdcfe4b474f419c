"""What can be read off one operation of a document."""

from typing import Any

Json = dict[str, Any]
LISTED = {"items", "changes"}  # what a page of a list has, or of a stream


def tag_of(path: str) -> str:
    """Return the group of a path: its first word after the version."""
    return path.removeprefix("/api/v1/").split("/")[0].removesuffix(".json")


def has_body(operation: Json) -> bool:
    """Return whether the operation takes a body."""
    return "requestBody" in operation


def takes_token(operation: Json) -> bool:
    """Return whether an access token is required or looked at."""
    return bool(operation.get("security"))


def security_of(operation: Json) -> list[Json]:
    """Return the security requirement in terms of the one scheme; an empty alternative means the token is optional."""
    named = {name for requirement in operation.get("security", []) for name in requirement}
    if not named:
        return []
    return [{}, {"bearer": []}] if "OptionalBearer" in named else [{"bearer": []}]


def is_of_one_object(operation: Json, *, method: str, schemas: Json) -> bool:
    """Return whether a GET answers one object, which has an ETag, and not a list."""
    if method != "get":
        return False
    responses = operation.get("responses", {})
    content = responses.get(200, responses.get("200", {})).get("content", {})
    data = _data_schema(content.get("application/json", {}).get("schema", {}), schemas=schemas)
    return bool(data) and data.get("type") == "object" and not LISTED & data.get("properties", {}).keys()


def _data_schema(schema: Json, *, schemas: Json) -> Json:
    """Return the schema of `data` in an envelope, resolved."""
    return _resolve(_resolve(schema, schemas=schemas).get("properties", {}).get("data", {}), schemas=schemas)


def _resolve(schema: Json, *, schemas: Json) -> Json:
    while "$ref" in schema:
        schema = schemas[schema["$ref"].rsplit("/", 1)[-1]]
    return schema
