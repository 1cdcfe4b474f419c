"""Replay-safe POSTs: the key, the answer and the rows commit together (or none of them)."""

import functools
import hashlib
import hmac
from collections.abc import Callable
from datetime import datetime
from http import HTTPStatus
from typing import Any
from uuid import UUID

import orjson
from django.apps import apps
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import connection
from django.http import HttpRequest, HttpResponse

from backend.shared.clock import now
from backend.shared.crypto.field_encryption import seal, unseal
from backend.shared.errors import Conflict, FieldError, Invalid, Refused
from backend.shared.http.envelope import JSON
from backend.shared.identifiers import uuid7
from backend.shared.models.only import only
from backend.shared.transactions import transaction

HEADER = "Idempotency-Key"
REPLAYED = "Idempotent-Replayed"
MULTIPART = "multipart/form-data"
Endpoint = Callable[..., HttpResponse]
StillGood = Callable[[bytes, datetime], bool]


class KeyInProgress(Conflict):
    code = "IDEMPOTENCY_IN_PROGRESS"
    message = "A request with this Idempotency-Key is still at work; repeat it in a moment."


class KeyReused(Refused):
    code = "IDEMPOTENCY_KEY_REUSED"
    message = "This Idempotency-Key was used for another request; make a new key."


class BadKey(Invalid):
    """The header is not a UUID."""

    def __init__(self) -> None:
        fault = FieldError(field=HEADER, code="invalid_uuid", message="The key must be a UUID.")
        super().__init__(fields=[fault])


class KeyMissing(Invalid):
    """The header is needed here."""

    def __init__(self) -> None:
        fault = FieldError(field=HEADER, code="missing", message="Send a new UUID, and the same to repeat the request.")
        super().__init__(fields=[fault])


def idempotent(endpoint: Endpoint) -> Endpoint:
    """Make a POST endpoint answer a repeated Idempotency-Key with what it answered first.

    Only answers of success are kept; a refusal rolls back and may be tried again. Stands below the route's decorator.
    """
    return _replay_safe(endpoint, is_good=lambda body, kept_at: True)


def idempotent_while(is_good: StillGood) -> Callable[[Endpoint], Endpoint]:
    """Return `idempotent` for answers that hold credentials: one that is not good any more is forgotten.

    `is_good` gets the kept body and when it was kept. The request then counts as a new one.
    """
    return functools.partial(_replay_safe, is_good=is_good)


def _replay_safe(endpoint: Endpoint, *, is_good: StillGood) -> Endpoint:
    @functools.wraps(endpoint)
    def replay_safe(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        header = request.headers.get(HEADER)
        if header is None:
            return endpoint(request, *args, **kwargs)
        key, scope, digest = _parse_key(header), _scope(request), _digest(request)
        with transaction():
            _lock(scope=scope, key=key)
            kept = _find(scope=scope, key=key)
            if kept is not None:
                answer = _replay(kept, digest=digest)
                if is_good(answer.content, kept.created_at):
                    return answer
                kept.delete()
            response = endpoint(request, *args, **kwargs)
            if response.status_code < HTTPStatus.BAD_REQUEST:
                _keep(response, scope=scope, key=key, digest=digest)
        return response

    return replay_safe


def key_required(endpoint: Endpoint) -> Endpoint:
    """Refuse a request without an Idempotency-Key. Stands above `idempotent`."""

    @functools.wraps(endpoint)
    def with_key(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if HEADER not in request.headers:
            raise KeyMissing
        return endpoint(request, *args, **kwargs)

    return with_key


def _parse_key(header: str) -> UUID:
    try:
        return UUID(header)
    except ValueError:
        raise BadKey from None


def _scope(request: HttpRequest) -> str:
    viewer = getattr(request, "viewer", None)
    return f"account:{viewer.account_id}" if viewer is not None else f"anonymous:{request.path}"


def _digest(request: HttpRequest) -> bytes:
    """Return a keyed digest of the request: bodies hold passwords, so a plain hash would not do."""
    digest = hmac.new(settings.SECRET_KEY.encode(), f"{request.method} {request.get_full_path()}\n".encode(), "sha256")
    digest.update(_form(request) if request.content_type == MULTIPART else request.body)
    return digest.digest()


def _form(request: HttpRequest) -> bytes:
    """Return what the parts of a form say, each file by its hash: a body with a file is never whole in memory.

    The boundary between the parts is left out; a client makes a new one for each try.
    """
    texts = sorted((name, request.POST.getlist(name)) for name in request.POST)
    files = [(name, *_file(file)) for name in sorted(request.FILES) for file in request.FILES.getlist(name)]
    return orjson.dumps([texts, files])


def _file(file: "UploadedFile[bytes]") -> tuple[str | None, str | None, str]:
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    return file.name, file.content_type, digest.hexdigest()


def _lock(*, scope: str, key: UUID) -> None:
    number = int.from_bytes(hashlib.blake2b(f"{scope}:{key}".encode(), digest_size=8).digest(), "big", signed=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [number])
        row = cursor.fetchone()
    if not row or not row[0]:
        raise KeyInProgress


def _find(*, scope: str, key: UUID) -> Any:
    return only(_model().objects.filter(scope=scope, key=key))


def _replay(kept: Any, *, digest: bytes) -> HttpResponse:
    if not hmac.compare_digest(bytes(kept.request_digest), digest):
        raise KeyReused
    body = unseal(bytes(kept.sealed_answer), associated=_associated(scope=kept.scope, key=kept.key))
    return HttpResponse(body, status=kept.status, content_type=JSON, headers={REPLAYED: "true"})


def _keep(response: HttpResponse, *, scope: str, key: UUID, digest: bytes) -> None:
    at = now()
    _model().objects.create(
        id=uuid7(at=at),
        scope=scope,
        key=key,
        request_digest=digest,
        status=response.status_code,
        sealed_answer=seal(response.content, associated=_associated(scope=scope, key=key)),
        created_at=at,
    )


def _associated(*, scope: str, key: UUID) -> bytes:
    return f"answer:{scope}:{key}".encode()


def _model() -> Any:
    return apps.get_model(settings.SERVICE, "IdempotencyKey")
