"""Examples of bodies, made from their schemas: believable values by field name, else by type."""

from collections.abc import Callable, Mapping
from typing import Any

ADA = "0192f0c1-3b7a-7d41-8c52-1f6e0a9b8c7d"
POST = "0192f0c2-91e4-7a33-b1d0-5e4f3a2b1c0d"
MOMENT = "2026-03-14T09:26:53.589793Z"
MAX_DEPTH = 12
SAMPLES: Mapping[str, Any] = {
    "username": "ada",
    "login": "ada",
    "display_name": "Ada Lovelace",
    "email": "ada@example.org",
    "password": "correct horse battery staple",
    "new_password": "a field of forty poppies",
    "current_password": "correct horse battery staple",
    "text": "The engine weaves algebraical patterns.",
    "bio": "Notes on engines.",
    "access_token": "eyJhbGciOiJFZERTQSJ9.eyJzdWIiOiIuLi4ifQ.c2lnbmF0dXJl",
    "refresh_token": "2nVY0oP3m5Qj8kTz",
    "token": "Zm9yLW9uZS11c2U",
    "token_type": "Bearer",
    "expires_in": 900,
    "account_id": ADA,
    "post_id": POST,
    "url": "https://plaza.example/a",
    "limit": 20,
    "offset": 0,
    "message": "OK",
    "user_agent": "Plaza for Android 1.4",
    "visibility": "public",
    "state": "accepted",
    "otp": "492039",
    "code": "492039",
}
BY_FORMAT: Mapping[str, Any] = {
    "uuid": POST,
    "date-time": MOMENT,
    "date": "2026-03-14",
    "uri": "https://plaza.example/a",
    "email": "ada@example.org",
    "binary": "",
    "password": "correct horse battery staple",
}
Schema = Mapping[str, Any]


def example_of(schema: Schema, *, schemas: Schema, is_request: bool, name: str = "", depth: int = 0) -> Any:
    """Return a value that the schema accepts; a request's shows required fields alone."""
    given = _given(schema)
    if given is not MISSING:
        return given

    def inner(part: Schema, part_name: str) -> Any:
        return example_of(part, schemas=schemas, is_request=is_request, name=part_name, depth=depth + 1)

    if "$ref" in schema:
        return inner(schemas[schema["$ref"].rsplit("/", 1)[-1]], name)
    choices = schema.get("anyOf") or schema.get("oneOf") or schema.get("allOf")
    if choices:
        return _of_choices(choices, name=name, inner=inner)
    if schema.get("type") == "object" or "properties" in schema:
        return _of_object(schema, is_request=is_request, inner=inner)
    if schema.get("type") == "array":
        is_deep = depth > MAX_DEPTH or "items" not in schema
        return [] if is_deep else [inner(schema["items"], name.removesuffix("s"))]
    return _of_value(schema, name=name)


MISSING = object()


def _given(schema: Schema) -> Any:
    if schema.get("examples"):
        return schema["examples"][0]
    for keyword in ("example", "const"):
        if keyword in schema:
            return schema[keyword]
    return schema["enum"][0] if schema.get("enum") else MISSING


def _of_choices(choices: list[Schema], *, name: str, inner: Callable[[Schema, str], Any]) -> Any:
    is_nullable = any(choice.get("type") == "null" for choice in choices)
    if is_nullable and name not in SAMPLES:
        return None
    return inner(next(choice for choice in choices if choice.get("type") != "null"), name)


def _of_object(schema: Schema, *, is_request: bool, inner: Callable[[Schema, str], Any]) -> dict[str, Any]:
    required = schema.get("required", [])
    properties = schema.get("properties", {})
    shown = {name: part for name, part in properties.items() if name in required or not is_request}
    made = {name: inner(part, name) for name, part in shown.items()}
    return {name: value for name, value in made.items() if value is not None or name in required}


def _of_value(schema: Schema, *, name: str) -> Any:
    kind = schema.get("type")
    if kind == "null":
        return None
    if name in SAMPLES and isinstance(SAMPLES[name], str) == (kind == "string") and "format" not in schema:
        return SAMPLES[name]
    if kind == "string":
        return BY_FORMAT.get(schema.get("format", ""), _sample_text(schema, name=name))
    if kind in {"integer", "number"}:
        return schema.get("minimum", schema.get("default", 1))
    if kind == "boolean":
        return bool(schema.get("default", False))
    return schema.get("default", {})


def _sample_text(schema: Schema, *, name: str) -> str:
    text = str(SAMPLES.get(name) or name or "text")
    return text.ljust(int(schema.get("minLength", 0)), "x")[: schema.get("maxLength")]
