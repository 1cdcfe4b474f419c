"""The description of the whole API, for programs (openapi.json) and for people (docs)."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import ninja
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from ninja import Router

from backend.accounts.services.read_api_document import read_api_document
from backend.shared.clock import now
from backend.shared.errors import NotFound
from backend.shared.http.conditional import names_etag
from backend.shared.http.envelope import JSON

OURS = Path(__file__).with_name("docs_page")
SWAGGER = Path(ninja.__file__).parent / "static" / "ninja"
ASSETS = {
    "page.css": (OURS, "text/css; charset=utf-8"),
    "start.js": (OURS, "text/javascript; charset=utf-8"),
    "mark.svg": (OURS, "image/svg+xml"),
    "swagger-ui.css": (SWAGGER, "text/css; charset=utf-8"),
    "swagger-ui-bundle.js": (SWAGGER, "text/javascript; charset=utf-8"),
}
# Everything comes from this origin; the icons in Swagger's style sheet are data: pictures.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self';"
    " base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
FOR_A_MINUTE = {"Cache-Control": "public, max-age=60"}
FOR_A_DAY = {"Cache-Control": "public, max-age=86400"}


def api_document_router(describe_own: Callable[[], dict[str, Any]]) -> Router:
    """Return the router of openapi.json and docs; `describe_own` is the document of accounts itself."""
    router = Router()

    @router.get("/openapi.json", include_in_schema=False)
    def read_openapi(request: HttpRequest) -> HttpResponse:
        """Answer the document of all services; not enveloped, as tools expect."""
        document = read_api_document(describe_own=describe_own, server_url=settings.PUBLIC_URL, at=now())
        headers = {"ETag": document.etag, **FOR_A_MINUTE}
        if names_etag(request.headers.get("If-None-Match", ""), etag=document.etag):
            return HttpResponse(status=304, headers=headers)
        return HttpResponse(document.body, content_type=JSON, headers=headers)

    @router.get("/docs", include_in_schema=False)
    def read_docs(request: HttpRequest) -> HttpResponse:
        """Answer the page for people."""
        page = (OURS / "page.html").read_bytes()
        return HttpResponse(page, headers={"Content-Security-Policy": POLICY, **FOR_A_MINUTE})

    @router.get("/docs/{name}", include_in_schema=False)
    def read_docs_asset(request: HttpRequest, name: str) -> HttpResponse:
        """Answer a file that the page needs."""
        if name not in ASSETS:
            raise NotFound
        folder, content_type = ASSETS[name]
        return HttpResponse((folder / name).read_bytes(), content_type=content_type, headers=FOR_A_DAY)

    return router
