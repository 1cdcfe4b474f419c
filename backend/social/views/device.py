"""Which device asks, and what its clock says."""

from datetime import datetime
from uuid import UUID

from django.http import HttpRequest

from backend.shared.errors import FieldError, Invalid
from backend.social.utils.sync_values import WrongValue, parse_id, parse_time

DEVICE = "X-Device-Id"
CLIENT_TIME = "X-Client-Time"


class BadHeader(Invalid):
    """A header is not what it should be."""

    def __init__(self, *, name: str, code: str, message: str) -> None:
        super().__init__(fields=[FieldError(field=name, code=code, message=message)])


def device_of(request: HttpRequest) -> UUID | None:
    """Return the device that asks, or None where it does not say. Raises BadHeader."""
    raw = request.headers.get(DEVICE)
    try:
        return parse_id(raw) if raw is not None else None
    except WrongValue:
        raise BadHeader(name=DEVICE, code="invalid_uuid", message="The id of a device is a UUID.") from None


def client_time_of(request: HttpRequest) -> datetime | None:
    """Return what the device's clock said when it sent this, or None where it does not say. Raises BadHeader."""
    raw = request.headers.get(CLIENT_TIME)
    try:
        return parse_time(raw) if raw is not None else None
    except WrongValue as wrong:
        raise BadHeader(name=CLIENT_TIME, code="invalid_time", message=str(wrong)) from None
