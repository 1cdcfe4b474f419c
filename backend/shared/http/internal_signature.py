"""Who may use /internal: the services, by their signature."""

from django.conf import settings
from django.http import HttpRequest

from backend.shared.clients.signature import SERVICE_HEADER, SIGNATURE_HEADER, TIMESTAMP_HEADER, is_signed
from backend.shared.clock import now
from backend.shared.errors import Unauthenticated


class BadSignature(Unauthenticated):
    code = "BAD_SIGNATURE"
    message = "This address takes signed requests of Plaza's services only."


def internal_signature(request: HttpRequest) -> str:
    """Return the service that signed the request; for Ninja's `auth=`. Raises BadSignature."""
    service = request.headers.get(SERVICE_HEADER, "")
    is_good = is_signed(
        keys=settings.INTERNAL_KEYS,
        service=service,
        timestamp=request.headers.get(TIMESTAMP_HEADER, ""),
        signature=request.headers.get(SIGNATURE_HEADER, ""),
        method=request.method or "",
        path=request.get_full_path(),
        body=request.body,
        at=now(),
    )
    if not is_good or service not in settings.SERVICE_URLS:
        raise BadSignature
    return service
