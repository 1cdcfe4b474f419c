"""The home feed as a thin WSGI layer in front of Django: token, limits and page in one round trip to the cache.

It answers what is usual (a token that was verified before, a first page or one by cursor, a warm window) with the same
bytes, headers, log line and measurement as Django's path. Anything else falls through, with what was found out so far.
"""

import time
from collections.abc import Iterable
from datetime import datetime
from typing import Final
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from django.conf import settings

from backend.shared.cache.ended_sessions import SessionState
from backend.shared.cache.errors import CacheUnavailable
from backend.shared.clock import now
from backend.shared.http.envelope import JSON, envelope
from backend.shared.http.gate.access_log import ServedRequest, record_request
from backend.shared.http.gate.bearer_token import bearer_token
from backend.shared.http.gate.client_address import client_address
from backend.shared.http.gate.hosts import is_allowed_host
from backend.shared.http.gate.limits import Admission, request_limits
from backend.shared.http.gate.middleware import ADMISSION
from backend.shared.http.gate.request_id import correlation_id
from backend.shared.http.gate.response_headers import cors_headers, rate_limit_headers, standard_headers
from backend.shared.http.pagination import DEFAULT_LIMIT, MAX_LIMIT
from backend.shared.tokens.verify import verified_tokens
from backend.shared.tokens.viewer import Viewer
from backend.social.services.feed.store.reading.home_read import HomeMiss, HomePage, HomeRead, HomeRefused
from backend.social.services.feed.store.reading.read_home_page import read_home_page
from backend.social.utils.feed_entry import decode_entry_cursor
from backend.social.utils.feed_page import feed_page

PATH: Final = "/api/v1/feed"
MISSED: Final = "plaza.feed_miss"


def fast_feed(application: WSGIApplication) -> WSGIApplication:
    """Return the application with the home feed's usual requests answered in front of it."""

    def respond(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if environ["PATH_INFO"] != PATH or environ["REQUEST_METHOD"] != "GET":
            return application(environ, start_response)
        started, at = time.perf_counter(), now()
        viewer, asked = _viewer_of(environ, at=at), parse_query(environ.get("QUERY_STRING", ""))
        if viewer is None or asked is None or not is_allowed_host(environ.get("HTTP_HOST", "")):
            return application(environ, start_response)
        limit, after = asked
        found = _read(environ, viewer=viewer, limit=limit, after=after, at=at)
        if not isinstance(found, HomePage):
            return application(_with_findings(environ, found=found), start_response)
        data = feed_page(items=found.items, limit=limit, offset=0, last_entry=found.last_entry)
        return _answer(environ, start_response, body=envelope(data), found=found, viewer=viewer, started=started)

    return respond


def parse_query(query: str) -> tuple[int, bytes] | None:
    """Return limit and the entry to follow (empty: from the newest); None for whatever is not simple and right."""
    limit, after = DEFAULT_LIMIT, b""
    for part in query.split("&") if query else ():
        name, _, value = part.partition("=")
        if name == "limit" and value.isascii() and value.isdigit() and 1 <= int(value) <= MAX_LIMIT:
            limit = int(value)
        elif name == "cursor" and value:
            try:
                after = decode_entry_cursor(value)
            except ValueError:
                return None
        else:
            return None
    return limit, after


def _viewer_of(environ: WSGIEnvironment, *, at: datetime) -> Viewer | None:
    header: str = environ.get("HTTP_AUTHORIZATION", "")
    token = bearer_token(header)
    return verified_tokens.find(token=token, timestamp=at.timestamp()) if token is not None else None


def _read(environ: WSGIEnvironment, *, viewer: Viewer, limit: int, after: bytes, at: datetime) -> HomeRead | None:
    limits = request_limits(address=client_address(environ=environ), viewer=viewer)
    try:
        return read_home_page(
            reader_id=viewer.account_id,
            limit=limit,
            now=at,
            after=after,
            limits=limits,
            session_id=viewer.session_id,
        )
    except CacheUnavailable:
        return None


def _with_findings(environ: WSGIEnvironment, *, found: HomeRead | None) -> WSGIEnvironment:
    """Note what was counted and missed, so that Django's path does not do it again."""
    if found is None:
        return environ
    missed = found if isinstance(found, HomeMiss) else None
    # A read does not tell a live session from one that the cache knows nothing of.
    session = found.session if isinstance(found, HomeRefused) else SessionState.UNKNOWN
    return {**environ, ADMISSION: Admission(limits=found.rate, session=session), MISSED: missed}


def _answer(
    environ: WSGIEnvironment,
    start_response: StartResponse,
    *,
    body: bytes,
    found: HomePage,
    viewer: Viewer,
    started: float,
) -> Iterable[bytes]:
    request_id = correlation_id(environ=environ)
    headers = {
        "Content-Type": JSON,
        "Content-Length": str(len(body)),
        **standard_headers(request_id=request_id, is_production=settings.IS_PRODUCTION),
        **cors_headers(origin=environ.get("HTTP_ORIGIN"), allowed=settings.CORS_ORIGINS),
    }
    if found.rate is not None:
        headers.update(rate_limit_headers(found.rate))
    start_response("200 OK", list(headers.items()))
    served = ServedRequest(
        service=settings.SERVICE,
        request_id=request_id,
        account_id=str(viewer.account_id),
        method="GET",
        route=PATH,
        status=200,
        duration=time.perf_counter() - started,
        error=None,
    )
    record_request(served, at=now())
    return [body]
