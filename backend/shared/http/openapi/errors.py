"""The refusals that operations can answer, declared once for all of them."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

import orjson

from backend.shared.errors import (
    Conflict,
    FieldError,
    Forbidden,
    Gone,
    Invalid,
    MethodNotAllowed,
    NotFound,
    PlazaError,
    PreconditionFailed,
    Refused,
    TooLarge,
    TooManyRequests,
    Unauthenticated,
    Unavailable,
    Unsupported,
)
from backend.shared.http.envelope import JSON, error_body
from backend.shared.http.openapi.code_texts import STATUS
from backend.shared.http.openapi.headers import COMMON_HEADERS, RETRY_AFTER, component_ref

SAMPLE_REQUEST_ID = "0192f0c1-7a52-7c1e-9d3f-4b5a6c7d8e9f"
WRONG_FIELD = FieldError(field="limit", code="less_than_equal", message="Input should be less than or equal to 100")
ERRORS: Mapping[int, PlazaError] = {
    HTTPStatus.BAD_REQUEST: Invalid(fields=[WRONG_FIELD]),
    HTTPStatus.UNAUTHORIZED: Unauthenticated(),
    HTTPStatus.FORBIDDEN: Forbidden(),
    HTTPStatus.NOT_FOUND: NotFound(),
    HTTPStatus.METHOD_NOT_ALLOWED: MethodNotAllowed(),
    HTTPStatus.CONFLICT: Conflict(),
    HTTPStatus.GONE: Gone(),
    HTTPStatus.PRECONDITION_FAILED: PreconditionFailed(),
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: TooLarge(),
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE: Unsupported(),
    HTTPStatus.UNPROCESSABLE_ENTITY: Refused(),
    HTTPStatus.TOO_MANY_REQUESTS: TooManyRequests(retry_after=30),
    HTTPStatus.INTERNAL_SERVER_ERROR: PlazaError(),
    HTTPStatus.SERVICE_UNAVAILABLE: Unavailable(),
    HTTPStatus.GATEWAY_TIMEOUT: Unavailable(code="GATEWAY_TIMEOUT", message="The answer took too long; try again."),
}


def error_responses() -> dict[str, Any]:
    """Return `components.responses`: each refusal with its headers and an example."""
    return {response_name(status): _response(status, error) for status, error in ERRORS.items()}


def response_name(status: int) -> str:
    """Return the component name of a status's refusal: 404 is NotFound."""
    return "".join(word.capitalize() for word in HTTPStatus(status).name.split("_"))


def _response(status: int, error: PlazaError) -> dict[str, Any]:
    example = orjson.loads(error_body(error))
    example["error"]["request_id"] = SAMPLE_REQUEST_ID
    waits = {"Retry-After": component_ref("headers", RETRY_AFTER)} if "Retry-After" in error.headers else {}
    return {
        STATUS: int(status),
        "description": f"{HTTPStatus(status).phrase}: {error.text}",
        "headers": {**COMMON_HEADERS, **waits},
        "content": {JSON: {"schema": component_ref("schemas", "ErrorEnv"), "example": example}},
    }
