"""The global catch: every exception becomes a refusal in the envelope, and what is our fault is reported."""

import logging
from collections.abc import Sequence
from http import HTTPStatus
from typing import Any

from django.core.exceptions import DisallowedHost, RequestDataTooBig, SuspiciousOperation
from django.db import InterfaceError, OperationalError
from django.http import Http404
from django.http.multipartparser import MultiPartParserError
from ninja.errors import AuthenticationError, HttpError, ValidationError
from psycopg_pool import PoolTimeout
from psycopg_pool import TooManyRequests as PoolExhausted

from backend.shared.errors import (
    FieldError,
    Forbidden,
    Invalid,
    MethodNotAllowed,
    NotFound,
    PlazaError,
    TooLarge,
    Unauthenticated,
    Unavailable,
    Unsupported,
)
from backend.shared.report_fault import report_fault

logger = logging.getLogger("plaza.http")
NO_PLACE = ("body", "query", "path", "form", "header", "file")


class BadHost(Invalid):
    code = "BAD_HOST"
    message = "This server does not answer for that host name."


class MalformedJson(Invalid):
    code = "MALFORMED_JSON"
    message = "The body is not valid JSON."


BY_STATUS: dict[int, type[PlazaError]] = {
    HTTPStatus.BAD_REQUEST: Invalid,
    HTTPStatus.UNAUTHORIZED: Unauthenticated,
    HTTPStatus.FORBIDDEN: Forbidden,
    HTTPStatus.NOT_FOUND: NotFound,
    HTTPStatus.METHOD_NOT_ALLOWED: MethodNotAllowed,
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: TooLarge,
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE: Unsupported,
    HTTPStatus.SERVICE_UNAVAILABLE: Unavailable,
}


BY_KIND: tuple[tuple[type[BaseException], type[PlazaError]], ...] = (
    (AuthenticationError, Unauthenticated),
    (Http404, NotFound),
    (RequestDataTooBig, TooLarge),
    (DisallowedHost, BadHost),
    (SuspiciousOperation, Invalid),
    (MultiPartParserError, Invalid),
    (UnicodeDecodeError, Invalid),
)
DATABASE_AWAY = (PoolTimeout, PoolExhausted, OperationalError, InterfaceError)


def as_plaza_error(error: BaseException) -> PlazaError:
    """Return the refusal that stands for this exception; one that is our fault is logged and sent to Sentry."""
    refusal = _refusal_of(error)
    if refusal is not None:
        return refusal
    report(error)
    if isinstance(error, DATABASE_AWAY):
        return Unavailable(message="The database is not available; try again in a moment.")
    return PlazaError()


def _refusal_of(error: BaseException) -> PlazaError | None:
    match error:
        case PlazaError():
            return error
        case ValidationError():
            return Invalid(fields=field_errors(error.errors))
        case HttpError() if error.status_code == HTTPStatus.BAD_REQUEST:
            return MalformedJson()
        case HttpError():
            return of_status(error.status_code)
    return next((refusal() for kind, refusal in BY_KIND if isinstance(error, kind)), None)


def of_status(status: int) -> PlazaError:
    """Return the plain refusal of a status."""
    if status in BY_STATUS:
        return BY_STATUS[status]()
    return Invalid() if HTTPStatus.BAD_REQUEST <= status < HTTPStatus.INTERNAL_SERVER_ERROR else PlazaError()


def field_errors(errors: Sequence[dict[str, Any]]) -> list[FieldError]:
    """Return pydantic's faults as ours: a dotted path without Ninja's own parts, a code, a sentence."""
    return [
        FieldError(field=_path(fault["loc"]), code=str(fault["type"]), message=str(fault["msg"])) for fault in errors
    ]


def report(error: BaseException) -> None:
    """Log an exception that is our fault, and send it to Sentry where that is on."""
    logger.error("unhandled exception", exc_info=error)
    report_fault(error)


def _path(location: Sequence[Any]) -> str:
    parts = [str(part) for part in location]
    if parts and parts[0] in NO_PLACE:
        parts = parts[1:]
    if len(parts) > 1 and parts[0] in {"payload", "page", "filters"}:
        parts = parts[1:]
    return ".".join(parts) or "body"
