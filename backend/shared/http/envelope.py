"""The one shape of every answer: `{data, error, message}`."""

from collections.abc import Mapping
from typing import Any, Generic, TypeVar

import orjson
from django.http import HttpRequest, HttpResponse
from ninja import Schema

from backend.shared.context import request_id
from backend.shared.errors import PlazaError
from backend.shared.http.conditional import ORJSON_OPTIONS, etag_of, etag_of_bytes, names_etag

T = TypeVar("T")
JSON = "application/json"
ERROR_HEADER = "X-Plaza-Error"  # for the gate's log line; the gate takes it off
ENVELOPE_HEAD = b'{"data":'


class ErrorOut(Schema):
    """What went wrong: a code for programs, details that name the fault, the id to quote to support."""

    code: str
    details: dict[str, Any]
    request_id: str


class Env(Schema, Generic[T]):
    """An answer that succeeded."""

    data: T
    error: None = None
    message: str = "OK"


class ErrorEnv(Schema):
    """An answer that failed."""

    data: None = None
    error: ErrorOut
    message: str


def reply(
    data: Any, *, status: int = 200, message: str = "OK", headers: Mapping[str, str] | None = None
) -> HttpResponse:
    """Return `data` (JSON-ready values, UUIDs, aware datetimes, dataclasses) in the envelope."""
    return reply_bytes(orjson.dumps(data, option=ORJSON_OPTIONS), status=status, message=message, headers=headers)


def reply_bytes(
    data: bytes, *, status: int = 200, message: str = "OK", headers: Mapping[str, str] | None = None
) -> HttpResponse:
    """Return ready JSON in the envelope."""
    return HttpResponse(envelope(data, message=message), status=status, content_type=JSON, headers=dict(headers or {}))


def envelope(data: bytes, *, message: str = "OK") -> bytes:
    """Wrap ready JSON in the envelope of success."""
    return ENVELOPE_HEAD + data + b',"error":null,"message":' + orjson.dumps(message) + b"}"


def reply_one(request: HttpRequest, data: Any) -> HttpResponse:
    """Return one object with its ETag, or 304 where the client already has it."""
    body = orjson.dumps(data, option=ORJSON_OPTIONS)
    etag = etag_of_bytes(body)
    headers = {"ETag": etag, "Cache-Control": "private, no-cache"}
    if names_etag(request.headers.get("If-None-Match", ""), etag=etag):
        return HttpResponse(status=304, headers=headers)
    return reply_bytes(body, headers=headers)


def reply_changed(data: Any, *, shown: Any = None) -> HttpResponse:
    """Return an object that was changed, with the ETag that its GET has now; `shown` is what that shows, if more."""
    return reply(data, headers={"ETag": etag_of(data if shown is None else shown)})


def reply_error(error: PlazaError) -> HttpResponse:
    """Return a refusal in the envelope."""
    headers = {**error.headers, ERROR_HEADER: error.error_code}
    return HttpResponse(error_body(error), status=error.status, content_type=JSON, headers=headers)


def error_body(error: PlazaError) -> bytes:
    """Render a refusal as the envelope's bytes."""
    body = {
        "data": None,
        "error": {"code": error.error_code, "details": error.details, "request_id": request_id()},
        "message": error.text,
    }
    return orjson.dumps(body, option=ORJSON_OPTIONS, default=str)
