"""The refusals of Plaza: what a service raises and the edge renders, in one place."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, ClassVar


@dataclass(frozen=True, slots=True)
class FieldError:
    """One wrong field of a request: its dotted path, a code for programs and a sentence for people."""

    field: str
    code: str
    message: str

    def as_dict(self) -> dict[str, str]:
        """Return the form of `error.details.fields[]`."""
        return {"field": self.field, "code": self.code, "message": self.message}


class PlazaError(Exception):
    """A refusal with an HTTP status; subclass it beside the function that raises it."""

    status: ClassVar[int] = HTTPStatus.INTERNAL_SERVER_ERROR
    code: ClassVar[str] = "INTERNAL_ERROR"
    message: ClassVar[str] = "Something went wrong on our side."

    def __init__(
        self, *, code: str | None = None, message: str | None = None, details: Mapping[str, Any] | None = None
    ) -> None:
        self.error_code = code or self.code
        self.text = message or self.message
        self.details = dict(details or {})
        super().__init__(f"{self.error_code}: {self.text}")

    @property
    def headers(self) -> dict[str, str]:
        """Return the response headers that this refusal carries."""
        return {}


class Invalid(PlazaError):
    """Malformed input; names every wrong field."""

    status = HTTPStatus.BAD_REQUEST
    code = "VALIDATION_ERROR"
    message = "The request is not valid."

    def __init__(
        self,
        *,
        fields: Sequence[FieldError] = (),
        code: str | None = None,
        message: str | None = None,
        details: Mapping[str, Any] | None = None,
    ) -> None:
        listed = {"fields": [field.as_dict() for field in fields]} if fields else {}
        super().__init__(code=code, message=message, details={**listed, **(details or {})})


class Unauthenticated(PlazaError):
    status = HTTPStatus.UNAUTHORIZED
    code = "UNAUTHENTICATED"
    message = "Log in and send the access token as 'Authorization: Bearer <token>'."

    @property
    def headers(self) -> dict[str, str]:
        return {"WWW-Authenticate": "Bearer"}


class Forbidden(PlazaError):
    status = HTTPStatus.FORBIDDEN
    code = "FORBIDDEN"
    message = "You may not do this."


class NotFound(PlazaError):
    status = HTTPStatus.NOT_FOUND
    code = "NOT_FOUND"
    message = "There is nothing here, or not for you."


class MethodNotAllowed(PlazaError):
    status = HTTPStatus.METHOD_NOT_ALLOWED
    code = "METHOD_NOT_ALLOWED"
    message = "This address does not take this method."


class Conflict(PlazaError):
    status = HTTPStatus.CONFLICT
    code = "CONFLICT"
    message = "This contradicts what is already there."


class Gone(PlazaError):
    status = HTTPStatus.GONE
    code = "GONE"
    message = "This is no longer here."


class PreconditionFailed(PlazaError):
    status = HTTPStatus.PRECONDITION_FAILED
    code = "PRECONDITION_FAILED"
    message = "This is no longer what If-Match names: read it again, then decide."


class TooLarge(PlazaError):
    status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    code = "PAYLOAD_TOO_LARGE"
    message = "The request is larger than this address takes."


class Unsupported(PlazaError):
    status = HTTPStatus.UNSUPPORTED_MEDIA_TYPE
    code = "UNSUPPORTED_MEDIA_TYPE"
    message = "Send this as application/json."


class Refused(PlazaError):
    """Well-formed, but against a rule."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY
    code = "REFUSED"
    message = "This was understood and refused."


class TooManyRequests(PlazaError):
    status = HTTPStatus.TOO_MANY_REQUESTS
    code = "RATE_LIMITED"
    message = "Too many requests; try again later."

    def __init__(self, *, retry_after: int, message: str | None = None, limit: int | None = None) -> None:
        """Take the seconds to wait, and the count of the limit that is used up where it is told."""
        self.retry_after = max(1, retry_after)
        self.limit = limit
        super().__init__(message=message, details={"retry_after": self.retry_after})

    @property
    def headers(self) -> dict[str, str]:
        used_up = {
            "RateLimit-Limit": str(self.limit),
            "RateLimit-Remaining": "0",
            "RateLimit-Reset": str(self.retry_after),
        }
        return {"Retry-After": str(self.retry_after), **({} if self.limit is None else used_up)}


class Unavailable(PlazaError):
    """A dependency is down; the same request may succeed later."""

    status = HTTPStatus.SERVICE_UNAVAILABLE
    code = "UNAVAILABLE"
    message = "A part that this needs is not available; try again in a moment."

    @property
    def headers(self) -> dict[str, str]:
        return {"Retry-After": "1"}
