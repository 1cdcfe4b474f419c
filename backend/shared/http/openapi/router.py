"""The route by which a service tells accounts its part of the description."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Router

from backend.shared.http.envelope import reply
from backend.shared.http.internal_signature import internal_signature


def internal_document_router(describe: Callable[[], dict[str, Any]]) -> Router:
    """Return the router of GET openapi.json, for the internal API of a service."""
    router = Router(auth=internal_signature)

    @router.get("/openapi.json")
    def read_own_document(request: HttpRequest) -> HttpResponse:
        """Answer the OpenAPI document of this service's public routes."""
        return reply(describe())

    return router
