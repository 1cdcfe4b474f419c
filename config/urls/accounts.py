"""The routes of the accounts service."""

from functools import cache, partial

from django.urls import path

from backend.accounts.views.accounts import router as accounts_router
from backend.accounts.views.api_document import api_document_router
from backend.accounts.views.auth import router as auth_router
from backend.accounts.views.credentials import router as credentials_router
from backend.accounts.views.internal import accounts_router as internal_accounts_router
from backend.accounts.views.internal import router as internal_events_router
from backend.accounts.views.jwks import jwks
from backend.accounts.views.sessions import router as sessions_router
from backend.shared.http.api import build_api
from backend.shared.http.openapi.document import describe_api
from config.urls.common import bad_request, not_found, server_error, service_urls

api = build_api(
    service="accounts",
    routers=[
        ("/auth", auth_router),
        ("/auth", credentials_router),
        ("/auth/sessions", sessions_router),
        ("/accounts", accounts_router),
    ],
)
api.add_router("", api_document_router(cache(partial(describe_api, api))))
internal = build_api(
    service="accounts-internal", routers=[("", internal_events_router), ("", internal_accounts_router)]
)

urlpatterns = [*service_urls(api=api, internal=internal), path(".well-known/jwks.json", jwks)]
handler400 = bad_request
handler404 = not_found
handler500 = server_error

__all__ = ["api", "handler400", "handler404", "handler500", "urlpatterns"]
