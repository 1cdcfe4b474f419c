"""Headers and header parameters, declared once and referred to."""

from typing import Any

RETRY_AFTER = "RetryAfter"
UUID_STRING = {"type": "string", "format": "uuid"}
# Plain strings with a pattern: generators of clients stumble over a `format` in a header.
UUID_TEXT = {
    "type": "string",
    "pattern": "^[0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{12}$",
}
TIME_TEXT = {
    "type": "string",
    "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt ][0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]+)?([Zz]|[+-][0-9]{2}:[0-9]{2})$",
}
COUNT = {"type": "integer", "minimum": 0}


def component_ref(kind: str, name: str) -> dict[str, str]:
    """Return a reference to a component."""
    return {"$ref": f"#/components/{kind}/{name}"}


HEADERS: dict[str, Any] = {
    "RequestId": {
        "description": "The correlation id: the client's own where it sent a UUID, else a new one.",
        "schema": UUID_STRING,
    },
    "RateLimitLimit": {"description": "Requests that the tightest limit allows in its time.", "schema": COUNT},
    "RateLimitRemaining": {"description": "Requests left in that time.", "schema": COUNT},
    "RateLimitReset": {"description": "Seconds until the count starts again.", "schema": COUNT},
    RETRY_AFTER: {"description": "Seconds to wait before the next try.", "schema": COUNT},
    "ETag": {
        "description": "The version of this object; send it as If-None-Match to get 304 while it stands.",
        "schema": {"type": "string"},
    },
    "IdempotentReplayed": {
        "description": "Present where the answer is that of an earlier request with the same Idempotency-Key.",
        "schema": {"const": "true"},
    },
}
COMMON_HEADERS: dict[str, Any] = {
    "X-Request-ID": component_ref("headers", "RequestId"),
    "RateLimit-Limit": component_ref("headers", "RateLimitLimit"),
    "RateLimit-Remaining": component_ref("headers", "RateLimitRemaining"),
    "RateLimit-Reset": component_ref("headers", "RateLimitReset"),
}
# Of operations that a device pushes by: for the `openapi_extra` of their routes.
NEEDS_KEY = "x-needs-idempotency-key"
OF_DEVICES: dict[str, Any] = {
    NEEDS_KEY: True,
    "parameters": [component_ref("parameters", "DeviceId"), component_ref("parameters", "ClientTime")],
}
PARAMETERS: dict[str, Any] = {
    "RequestId": {
        "name": "X-Request-ID",
        "in": "header",
        "required": False,
        "description": "A UUID that follows the request through every service and log line; another text is replaced.",
        "schema": {"type": "string"},
    },
    "IdempotencyKey": {
        "name": "Idempotency-Key",
        "in": "header",
        "required": False,
        "description": (
            "A new UUID for each write. A repeated request with the same key gets the first answer again and changes"
            " nothing; another body under the same key is refused."
        ),
        "schema": UUID_TEXT,
    },
    "RequiredIdempotencyKey": {
        "name": "Idempotency-Key",
        "in": "header",
        "required": True,
        "description": (
            "A new UUID for each request, and the same to repeat it: the first answer comes again and nothing changes;"
            " another body under the same key is refused."
        ),
        "schema": UUID_TEXT,
    },
    "DeviceId": {
        "name": "X-Device-Id",
        "in": "header",
        "required": False,
        "description": "A UUID that an app makes once, when it is installed: by it a device is known again.",
        "schema": UUID_TEXT,
    },
    "ClientTime": {
        "name": "X-Client-Time",
        "in": "header",
        "required": False,
        "description": "What the device's clock shows at this very try: its times are corrected by it.",
        "schema": TIME_TEXT,
    },
    "IfMatch": {
        "name": "If-Match",
        "in": "header",
        "required": False,
        "description": (
            "The ETag of what the change was made of: where another change came first, nothing is written and the"
            " answer is 412."
        ),
        "schema": {"type": "string"},
    },
    "IfNoneMatch": {
        "name": "If-None-Match",
        "in": "header",
        "required": False,
        "description": "The ETag that the client already has.",
        "schema": {"type": "string"},
    },
}
