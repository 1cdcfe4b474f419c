"""The description of the whole API: what each service says of itself, merged and kept for a minute."""

import hashlib
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import orjson

from backend.shared.clients.internal import call_service
from backend.shared.errors import PlazaError, Unavailable
from backend.shared.http.openapi.merge import merge_documents

FRESH_FOR = timedelta(seconds=60)
NEVER = datetime.min.replace(tzinfo=UTC)
OTHERS = ("social", "media", "audit")
PATH = "/internal/v1/openapi.json"
TIMEOUT_SECONDS = 4.0  # of all at once: the first description that a busy machine makes may take seconds
Json = dict[str, Any]
Describe = Callable[[], Json]
Fetch = Callable[[str], Json]


class DocumentUnavailable(Unavailable):
    code = "DOCUMENT_UNAVAILABLE"
    message = "A service that has not described itself yet is down; try again in a moment."


@dataclass(frozen=True, slots=True)
class ApiDocument:
    """The merged document as bytes, with its ETag."""

    body: bytes
    etag: str


@dataclass(slots=True)
class KnownDocuments:
    """What the services said last; a service that is down keeps its place by what it said before."""

    parts: dict[str, Json] = field(default_factory=dict)
    merged: ApiDocument | None = None
    asked_at: datetime = NEVER
    lock: threading.Lock = field(default_factory=threading.Lock)


def fetch_document(service: str) -> Json:
    """Return what a service says of itself. Raises Unavailable."""
    document: Json = call_service(service=service, method="GET", path=PATH, timeout=TIMEOUT_SECONDS)
    return document


_known = KnownDocuments()


def read_api_document(
    *,
    describe_own: Describe,
    server_url: str,
    at: datetime,
    known: KnownDocuments = _known,
    fetch: Fetch = fetch_document,
) -> ApiDocument:
    """Return the merged document, at most a minute old where all services are up.

    Raises DocumentUnavailable where a service is down and has said nothing since this process began.
    """
    with known.lock:
        if known.merged is None or at - known.asked_at >= FRESH_FOR:
            known.merged = _ask(known, describe_own=describe_own, server_url=server_url, fetch=fetch)
            known.asked_at = at
        return known.merged


def _ask(known: KnownDocuments, *, describe_own: Describe, server_url: str, fetch: Fetch) -> ApiDocument:
    with ThreadPoolExecutor(max_workers=len(OTHERS)) as pool:
        asked = {service: pool.submit(copy_context().run, _fetched, fetch, service) for service in OTHERS}
        known.parts["accounts"] = describe_own()
    known.parts.update({service: part for service, each in asked.items() if (part := each.result()) is not None})
    missing = [service for service in OTHERS if service not in known.parts]
    if missing:
        raise DocumentUnavailable(details={"service": missing[0]})
    return _render(merge_documents(known.parts, server_url=server_url))


def _fetched(fetch: Fetch, service: str) -> Json | None:
    try:
        return fetch(service)
    except PlazaError:
        return None


def _render(document: Mapping[str, Any]) -> ApiDocument:
    body = orjson.dumps(document)
    return ApiDocument(body=body, etag=f'"{hashlib.blake2b(body, digest_size=12).hexdigest()}"')
