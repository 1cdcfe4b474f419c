"""Routes that stand outside the services' APIs: health, the public keys, the description itself."""

from typing import Any

from backend.shared.http.openapi.headers import component_ref

JSON = "application/json"
REQUEST_ID = {"X-Request-ID": component_ref("headers", "RequestId")}
SERVICE_PARAMETER = {
    "name": "service",
    "in": "path",
    "required": True,
    "schema": {"type": "string", "enum": ["accounts", "social", "media", "audit"]},
}
OPERATIONAL_SCHEMAS: dict[str, Any] = {
    "LiveEnv": {
        "type": "object",
        "required": ["data", "error", "message"],
        "properties": {
            "data": {
                "type": "object",
                "required": ["status"],
                "properties": {"status": {"const": "ok"}, "service": {"type": "string"}},
            },
            "error": {"type": "null"},
            "message": {"type": "string"},
        },
    },
    "ReadyEnv": {
        "type": "object",
        "required": ["data", "error", "message"],
        "properties": {
            "data": {
                "type": "object",
                "required": ["status", "service", "dependencies"],
                "properties": {
                    "status": {"enum": ["ready", "degraded"]},
                    "service": {"type": "string"},
                    "dependencies": {"type": "object", "additionalProperties": {"enum": ["ok", "down", "timeout"]}},
                    "meanwhile": {"type": "object", "additionalProperties": {"type": "string"}},
                },
            },
            "error": {"type": "null"},
            "message": {"type": "string"},
        },
    },
    "JsonWebKeySet": {
        "type": "object",
        "required": ["keys"],
        "properties": {
            "keys": {
                "type": "array",
                "items": {
                    "type": "object",
                    "required": ["kty", "kid"],
                    "properties": {"kty": {"type": "string"}, "kid": {"type": "string"}},
                    "additionalProperties": True,
                },
            }
        },
    },
}
LIVE = {"data": {"status": "ok", "service": "social"}, "error": None, "message": "OK"}
READY = {
    "data": {
        "status": "ready",
        "service": "social",
        "dependencies": {"database": "ok", "cache": "ok", "broker": "ok", "worker": "ok"},
    },
    "error": None,
    "message": "OK",
}
KEYS = {"keys": [{"kty": "OKP", "crv": "Ed25519", "kid": "2026-03", "alg": "EdDSA", "use": "sig", "x": "11qYAYKxCrf"}]}


def _operation(
    operation_id: str,
    summary: str,
    description: str,
    *,
    schema: str,
    example: Any,
    refusals: dict[str, str],
    in_path: bool = False,
) -> dict[str, Any]:
    answer = {"schema": component_ref("schemas", schema), "example": example}
    operation: dict[str, Any] = {
        "operationId": operation_id,
        "summary": summary,
        "description": description,
        "security": [],
        "tags": ["operations"],
        "responses": {
            "200": {"description": "OK", "headers": REQUEST_ID, "content": {JSON: answer}},
            **{status: component_ref("responses", name) for status, name in refusals.items()},
        },
    }
    return {**operation, "parameters": [SERVICE_PARAMETER]} if in_path else operation


GATEWAY = {
    "405": "MethodNotAllowed",
    "500": "InternalServerError",
    "503": "ServiceUnavailable",
    "504": "GatewayTimeout",
}
OF_SERVICE = {"404": "NotFound", **GATEWAY}
OPERATIONAL_PATHS: dict[str, Any] = {
    "/health": {
        "get": _operation(
            "health",
            "Is the gateway alive?",
            "Answers while the gateway does.",
            schema="LiveEnv",
            example=LIVE,
            refusals=GATEWAY,
        )
    },
    "/health/ready": {
        "get": _operation(
            "health_ready",
            "Does what a request needs work?",
            "Answers 503 `NOT_READY` where a dependency is down.",
            schema="ReadyEnv",
            example=READY,
            refusals=GATEWAY,
        )
    },
    "/health/{service}": {
        "get": _operation(
            "health_service",
            "Is this service alive?",
            "Answers while the process does, whatever else is down.",
            schema="LiveEnv",
            example=LIVE,
            refusals=OF_SERVICE,
            in_path=True,
        )
    },
    "/health/{service}/ready": {
        "get": _operation(
            "health_service_ready",
            "Does each dependency of this service work?",
            "Answers 503 `NOT_READY` where one is down; `error.details` names it.",
            schema="ReadyEnv",
            example=READY,
            refusals=OF_SERVICE,
            in_path=True,
        )
    },
    "/.well-known/jwks.json": {
        "get": _operation(
            "public_keys",
            "The keys that verify access tokens",
            "A JSON Web Key Set (RFC 7517), without the envelope.",
            schema="JsonWebKeySet",
            example=KEYS,
            refusals=GATEWAY,
        )
    },
}
