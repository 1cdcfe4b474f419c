"""Calls from one service to another: signed, with the correlation id, over kept connections."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

import orjson
import urllib3
from django.conf import settings

from backend.shared.clients.signature import signed_headers
from backend.shared.clock import now
from backend.shared.context import request_id
from backend.shared.errors import NotFound, PlazaError, Refused, TooLarge, Unavailable

CONNECT_SECONDS = 1.0
REFUSALS: Mapping[int, type[PlazaError]] = {
    HTTPStatus.NOT_FOUND: NotFound,
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: TooLarge,
    HTTPStatus.BAD_REQUEST: Refused,
    HTTPStatus.CONFLICT: Refused,
    HTTPStatus.UNPROCESSABLE_ENTITY: Refused,
}
_http = urllib3.PoolManager(num_pools=8, maxsize=16, retries=urllib3.Retry(0, redirect=0))


def call_service(*, service: str, method: str, path: str, body: Any = None, timeout: float = 3.0) -> Any:
    """Return the `data` of another service's answer; `timeout` is in seconds.

    Raises Unavailable where it cannot be reached or is not well, NotFound for 404, TooLarge for 413, Refused for
    what it refuses.
    """
    document = b"" if body is None else orjson.dumps(body, option=orjson.OPT_UTC_Z)
    headers = {
        "Content-Type": "application/json",
        "X-Request-ID": request_id(),
        **signed_headers(
            key=settings.INTERNAL_KEYS[0],
            service=settings.SERVICE,
            method=method,
            path=path,
            body=document,
            at=now(),
        ),
    }
    try:
        response = _http.request(
            method,
            settings.SERVICE_URLS[service] + path,
            body=document,
            headers=headers,
            timeout=urllib3.Timeout(connect=CONNECT_SECONDS, read=timeout),
        )
    except urllib3.exceptions.HTTPError as error:
        raise Unavailable(message=f"{service} cannot be reached: {type(error).__name__}") from None
    return _data_of(response, service=service)


def _data_of(response: urllib3.BaseHTTPResponse, *, service: str) -> Any:
    try:
        answer = orjson.loads(response.data)
    except orjson.JSONDecodeError:
        raise Unavailable(message=f"{service} answered {response.status} without JSON") from None
    if response.status < HTTPStatus.BAD_REQUEST:
        return answer["data"]
    # A signature that is not taken (401) is a fault of the configuration: the work waits until it is mended.
    refusal = REFUSALS.get(response.status, Unavailable)
    error = answer.get("error") or {}
    raise refusal(
        code=error.get("code"),
        message=f"{service} answered {response.status}: {answer.get('message')}",
        details=error.get("details"),
    )
