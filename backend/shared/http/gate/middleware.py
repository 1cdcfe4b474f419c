"""The gate: the one middleware, outermost, around every request that Django answers."""

import time
from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import patch_vary_headers

from backend.shared import context
from backend.shared.cache.rate_limit import RateLimitState
from backend.shared.clock import now
from backend.shared.errors import PlazaError, TooLarge, TooManyRequests, Unauthenticated, Unsupported
from backend.shared.http.envelope import ERROR_HEADER, JSON, reply_error
from backend.shared.http.exceptions import BadHost, as_plaza_error, of_status
from backend.shared.http.gate.access_log import ServedRequest, record_request
from backend.shared.http.gate.bearer_token import bearer_token
from backend.shared.http.gate.client_address import client_address
from backend.shared.http.gate.hosts import is_allowed_host
from backend.shared.http.gate.limits import Admission, admit_request
from backend.shared.http.gate.request_id import correlation_id
from backend.shared.http.gate.response_headers import (
    cors_headers,
    preflight_headers,
    rate_limit_headers,
    standard_headers,
)
from backend.shared.http.gate.session_check import SessionEnded, is_session_over
from backend.shared.tokens.verify import verify_access_token
from backend.shared.tokens.viewer import Viewer

UNLIMITED_PREFIXES = ("/health", "/metrics", "/internal/", "/.well-known/")
ADMISSION = "plaza.admission"  # in the WSGI environment: where a layer in front has asked the cache already
GetResponse = Callable[[HttpRequest], HttpResponseBase]


@dataclass(slots=True)
class Passage:
    """What the gate learns on the way of one request."""

    limits: RateLimitState | None = None
    error_code: str | None = None


def gate(get_response: GetResponse) -> GetResponse:
    """Return the middleware: ids, limits, the token, errors, headers, one log line and one measurement."""

    def pass_through(request: HttpRequest) -> HttpResponseBase:
        started = time.perf_counter()
        request_id = correlation_id(environ=request.META)
        passage = Passage()
        with context.bind(request_id=request_id):
            response = _answer(request, get_response=get_response, passage=passage)
            _finish(request, response=response, request_id=request_id, passage=passage)
            record_request(
                ServedRequest(
                    service=settings.SERVICE,
                    request_id=request_id,
                    account_id=context.account_id(),
                    method=request.method or "",
                    route=_route(request),
                    status=response.status_code,
                    duration=time.perf_counter() - started,
                    error=passage.error_code,
                ),
                at=now(),
            )
        return response

    return pass_through


def _answer(request: HttpRequest, *, get_response: GetResponse, passage: Passage) -> HttpResponseBase:
    try:
        _check(request, passage=passage)
        if request.method == "OPTIONS" and "Access-Control-Request-Method" in request.headers:
            return HttpResponse(status=204)
        response = _as_get(request, get_response=get_response)
    except Exception as error:
        return reply_error(as_plaza_error(error))
    if response.status_code >= 400 and not response.headers.get("Content-Type", "").startswith(JSON):
        return _refuse(response.status_code, allow=response.headers.get("Allow"))
    return response


def _as_get(request: HttpRequest, *, get_response: GetResponse) -> HttpResponseBase:
    """Return the response; a HEAD is answered as the GET that it stands for, and `_finish` takes the body off."""
    if request.method != "HEAD":
        return get_response(request)
    request.method = "GET"
    try:
        return get_response(request)
    finally:
        request.method = "HEAD"


def _check(request: HttpRequest, *, passage: Passage) -> None:
    request.viewer, request.refusal = _identify(request)  # type: ignore[attr-defined]
    viewer: Viewer | None = request.viewer  # type: ignore[attr-defined]
    if viewer is not None:
        context.set_account_id(str(viewer.account_id))
    if not request.path.startswith(UNLIMITED_PREFIXES):
        _check_host(request)
        admission = _admit(request, viewer=viewer)
        passage.limits = admission.limits
        if passage.limits is not None and not passage.limits.allowed:
            raise TooManyRequests(retry_after=passage.limits.reset_seconds)
        if viewer is not None and is_session_over(viewer, found=admission.session, method=request.method or ""):
            request.viewer, request.refusal = None, SessionEnded()  # type: ignore[attr-defined]
    if _content_length(request) > _largest_body(request):
        raise TooLarge(details={"largest_bytes": _largest_body(request)})
    if _content_length(request) and request.content_type not in settings.BODY_TYPES:
        raise Unsupported(details={"takes": sorted(settings.BODY_TYPES)})


def _check_host(request: HttpRequest) -> None:
    if not is_allowed_host(request.META.get("HTTP_HOST", "")):
        raise BadHost


def _admit(request: HttpRequest, *, viewer: Viewer | None) -> Admission:
    admitted: Admission | None = request.META.get(ADMISSION)
    return admitted or admit_request(address=client_address(environ=request.META), viewer=viewer, at=now())


def _identify(request: HttpRequest) -> tuple[Viewer | None, PlazaError | None]:
    header = request.headers.get("Authorization", "")
    token = bearer_token(header)
    if token is None:
        return None, Unauthenticated() if header else None
    try:
        return verify_access_token(token=token, now=now()), None
    except PlazaError as refusal:
        return None, refusal


def _content_length(request: HttpRequest) -> int:
    raw = request.META.get("CONTENT_LENGTH") or "0"
    return int(raw) if raw.isdigit() else 0


def _largest_body(request: HttpRequest) -> int:
    if request.content_type == "multipart/form-data":
        return int(settings.MAX_UPLOAD_BYTES)
    return int(settings.MAX_JSON_BYTES)


def _refuse(status: int, *, allow: str | None) -> HttpResponse:
    response = reply_error(of_status(status))
    if allow:
        response.headers["Allow"] = allow
    return response


def _finish(request: HttpRequest, *, response: HttpResponseBase, request_id: str, passage: Passage) -> None:
    headers = standard_headers(request_id=request_id, is_production=settings.IS_PRODUCTION)
    origin = request.headers.get("Origin")
    headers.update(cors_headers(origin=origin, allowed=settings.CORS_ORIGINS))
    if request.method == "OPTIONS":
        headers.update(preflight_headers(origin=origin, allowed=settings.CORS_ORIGINS))
    if passage.limits is not None:
        headers.update(rate_limit_headers(passage.limits))
    if isinstance(response, HttpResponse):
        headers["Content-Length"] = str(len(response.content))
    patch_vary_headers(response, [headers.pop("Vary")])
    for name, value in headers.items():
        response.headers.setdefault(name, value)
    if request.method == "HEAD" and isinstance(response, HttpResponse):
        response.content = b""
    if "GET" in (allow := response.headers.get("Allow", "")) and "HEAD" not in allow:
        response.headers["Allow"] = allow.replace("GET", "GET, HEAD")
    passage.error_code = response.headers.get(ERROR_HEADER)
    del response.headers[ERROR_HEADER]


def _route(request: HttpRequest) -> str:
    match = request.resolver_match
    return f"/{match.route}" if match is not None else "unmatched"
