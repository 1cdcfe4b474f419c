"""The contract of the service that this process tests."""

import importlib
from functools import cache

from django.conf import settings

from backend.shared.http.openapi.document import describe_api
from backend.shared.http.openapi.merge import merge_documents
from tests.support.service.contract import Contract


@cache
def contract_of_service() -> Contract:
    """Return what the service in this process says of itself."""
    routes = importlib.import_module(settings.ROOT_URLCONF)
    own = {settings.SERVICE: describe_api(routes.api)}
    return Contract(document=merge_documents(own, server_url=settings.PUBLIC_URL))
