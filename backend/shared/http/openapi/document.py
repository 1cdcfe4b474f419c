"""One service's document: what Ninja derives from the routes, completed with what all routes share."""

from typing import Any

from ninja import NinjaAPI
from pydantic.json_schema import models_json_schema

from backend.shared.http.envelope import JSON, ErrorEnv
from backend.shared.http.openapi.code_texts import CODES, describe_codes
from backend.shared.http.openapi.codes import code_table, describe_limits, refusals_of, views_of
from backend.shared.http.openapi.errors import error_responses, response_name
from backend.shared.http.openapi.examples import example_of
from backend.shared.http.openapi.headers import COMMON_HEADERS, HEADERS, NEEDS_KEY, PARAMETERS, component_ref
from backend.shared.http.openapi.names import with_plain_names
from backend.shared.http.openapi.operations import (
    has_body,
    is_of_one_object,
    security_of,
    tag_of,
    takes_token,
)
from backend.shared.http.openapi.reach import Reach
from backend.shared.http.openapi.schemas import tidy_parameter, tidy_schema

PREFIX = "/api/v1/"
REF = "#/components/schemas/{model}"
STATUSES = "x-statuses"  # of an operation, while it is completed
CONDITIONAL = {"get", "put", "delete"}
ENVELOPE = {"data", "error", "message"}
BEARER_SCHEME = {
    "type": "http",
    "scheme": "bearer",
    "bearerFormat": "JWT",
    "description": "The access token that registering, logging in or refreshing answers; good for minutes.",
}
Json = dict[str, Any]


def describe_api(api: NinjaAPI) -> Json:
    """Return the complete OpenAPI 3.1 document of a service's public routes."""
    document = with_plain_names(dict(api.get_openapi_schema(path_prefix=PREFIX)))
    schemas: Json = {**document["components"]["schemas"], **_error_schemas()}
    _require_envelope(schemas)
    schemas = {name: tidy_schema(schema) for name, schema in schemas.items()}
    schemas["ErrorOut"]["properties"]["code"] = component_ref("schemas", "ErrorCode")
    views = views_of(api)
    codes: dict[str, tuple[int, str]] = {}
    for path, methods in document["paths"].items():
        has_etag = is_of_one_object(methods.get("get", {}), method="get", schemas=schemas)
        for method, operation in methods.items():
            reach = Reach().follow(views[operation["operationId"]])
            codes |= _tell_codes(operation, reach=reach)
            _complete(operation, method=method, path=path, schemas=schemas, has_etag=has_etag)
            _tell_limits(operation, reach=reach)
    schemas["ErrorCode"] = {"type": "string"}
    document["components"] = {
        "schemas": schemas,
        "responses": error_responses(),
        "headers": HEADERS,
        "parameters": PARAMETERS,
        "securitySchemes": {"bearer": BEARER_SCHEME},
    }
    return {**document, CODES: codes}


def _tell_codes(operation: Json, *, reach: Reach) -> dict[str, tuple[int, str]]:
    """Add the codes that an operation can answer, and return them with what they say."""
    refusals = refusals_of(reach, takes_token=takes_token(operation), has_body=has_body(operation))
    codes = code_table(refusals)
    operation[CODES] = sorted(codes)
    operation[STATUSES] = sorted({status for status, _ in codes.values()})
    operation["description"] = f"{operation.get('description', '').strip()}\n\n{describe_codes(codes)}"
    return codes


def _tell_limits(operation: Json, *, reach: Reach) -> None:
    limits = describe_limits(reach, takes_token=takes_token(operation))
    operation["description"] = f"{operation['description']}\n\n{limits}"


def _complete(operation: Json, *, method: str, path: str, schemas: Json, has_etag: bool) -> None:
    """Add to one operation what Ninja does not know; `has_etag` tells whether the path shows one object."""
    of_one = has_etag and method in CONDITIONAL
    operation["tags"] = [tag_of(path)]
    security = security_of(operation)
    operation["security"] = security
    operation["parameters"] = [
        *(tidy_parameter(parameter) for parameter in operation.get("parameters", [])),
        *_header_parameters(operation, method=method, of_one=of_one),
    ]
    _add_examples(operation, schemas=schemas)
    operation["responses"] = _responses(operation, method=method, of_one=of_one)


def _header_parameters(operation: Json, *, method: str, of_one: bool) -> list[dict[str, str]]:
    names = ["RequestId"]
    if method == "post":
        names.append("RequiredIdempotencyKey" if operation.pop(NEEDS_KEY, False) else "IdempotencyKey")
    if of_one:
        names.append("IfNoneMatch" if method == "get" else "IfMatch")
    return [component_ref("parameters", name) for name in names]


def _responses(operation: Json, *, method: str, of_one: bool) -> Json:
    declared = {int(status): response for status, response in operation["responses"].items()}
    headers = dict(COMMON_HEADERS)
    if method == "post":
        headers["Idempotent-Replayed"] = component_ref("headers", "IdempotentReplayed")
    if of_one and method != "delete":
        headers["ETag"] = component_ref("headers", "ETag")
    good = {str(status): {**answer, "headers": headers} for status, answer in declared.items() if status < 400}
    if of_one and method == "get":
        good["304"] = {"description": "Not Modified: the client has the newest version.", "headers": headers}
    refusals = sorted({status for status in (*declared, *operation.pop(STATUSES), 504) if status >= 400})
    return good | {str(status): component_ref("responses", response_name(status)) for status in refusals}


def _add_examples(operation: Json, *, schemas: Json) -> None:
    for content in operation.get("requestBody", {}).get("content", {}).values():
        content["example"] = example_of(content["schema"], schemas=schemas, is_request=True)
    for status, response in operation["responses"].items():
        content = response.get("content", {}).get(JSON)
        if content is not None and int(status) < 400:
            content["example"] = example_of(content["schema"], schemas=schemas, is_request=False)


def _require_envelope(schemas: Json) -> None:
    """State that the three parts of the envelope are always there: pydantic leaves out what has a default."""
    for schema in schemas.values():
        if schema.get("properties", {}).keys() >= ENVELOPE:
            schema["required"] = sorted(ENVELOPE)


def _error_schemas() -> Json:
    _, made = models_json_schema([(ErrorEnv, "serialization")], ref_template=REF)
    return dict(made["$defs"])
