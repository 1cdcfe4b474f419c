"""The routes that every service has."""

import sys
from functools import cache, partial

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, path
from ninja import NinjaAPI

from backend.shared.errors import NotFound, PlazaError
from backend.shared.http.envelope import reply_error
from backend.shared.http.exceptions import BadHost, as_plaza_error
from backend.shared.http.health import live, metrics, ready
from backend.shared.http.openapi.document import describe_api
from backend.shared.http.openapi.router import internal_document_router


def service_urls(*, api: NinjaAPI, internal: NinjaAPI) -> list[URLPattern | URLResolver]:
    """Return the public API, the internal one (never routed by the gateway), health and metrics."""
    internal.add_router("", internal_document_router(cache(partial(describe_api, api))))
    return [
        path("api/v1/", api.urls),
        path("internal/v1/", internal.urls),
        path("health", live),
        path("health/ready", ready),
        path("metrics", metrics),
    ]


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer Django's own 400: a host that is not ours."""
    return reply_error(BadHost())


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer an address that does not exist."""
    return reply_error(NotFound(message=f"There is no {request.path} here."))


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer what a plain view did not catch; Django calls this while it handles the exception."""
    error = sys.exception()
    return reply_error(PlazaError() if error is None else as_plaza_error(error))
