"""The routes of the accounts service."""

from functools import cache, partial

from backend.accounts.views.api_document import api_document_router
from backend.shared.http.api import build_api
from backend.shared.http.openapi.document import describe_api
from config.urls.common import bad_request, not_found, server_error, service_urls

api = build_api(service="accounts", routers=[])
api.add_router("", api_document_router(cache(partial(describe_api, api))))
internal = build_api(service="accounts-internal", routers=[])

urlpatterns = service_urls(api=api, internal=internal)
handler400 = bad_request
handler404 = not_found
handler500 = server_error

__all__ = ["api", "handler400", "handler404", "handler500", "urlpatterns"]
