"""The Ninja API of a service, with the kernel's errors in it."""

from collections.abc import Sequence
from typing import Any

import orjson
from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI, Router
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.operation import Operation
from ninja.parser import Parser

from backend.shared.errors import PlazaError
from backend.shared.http.envelope import reply_error
from backend.shared.http.exceptions import MalformedJson, as_plaza_error
from backend.shared.http.path_ids import register_ids
from backend.shared.json_numbers import loads

VERSION = "1.0.0"


class OrjsonParser(Parser):
    """Parses JSON bodies quickly; refuses what is not JSON."""

    def parse_body(self, request: HttpRequest) -> Any:
        """Return the parsed body. Raises MalformedJson."""
        try:
            return loads(request.body)
        except (orjson.JSONDecodeError, RecursionError):
            raise MalformedJson from None


class ServiceAPI(NinjaAPI):
    """Names an operation after its view function, wherever that stands: generated clients depend on the name."""

    def get_openapi_operation_id(self, operation: Operation) -> str:
        """Return the operation's id in the OpenAPI document."""
        return str(operation.view_func.__name__)


def build_api(*, service: str, routers: Sequence[tuple[str, Router]]) -> NinjaAPI:
    """Return the API under /api/v1 with these (prefix, router) pairs; every error leaves it in the envelope."""
    register_ids()
    api = ServiceAPI(
        title=f"Plaza {service}",
        version=VERSION,
        urls_namespace=f"api-{service}",
        parser=OrjsonParser(),
        openapi_url=None,
        docs_url=None,
    )
    for prefix, router in routers:
        api.add_router(prefix, router)
    for kind in (PlazaError, ValidationError, AuthenticationError, HttpError, Exception):
        api.add_exception_handler(kind, _render)  # type: ignore[arg-type]  # it passes instances, never classes
    return api


def _render(request: HttpRequest, error: Exception) -> HttpResponse:
    return reply_error(as_plaza_error(error))
