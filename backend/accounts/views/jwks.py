"""The public keys of access tokens, in the form that the world knows (RFC 7517): without the envelope."""

import functools

import orjson
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from backend.shared.http.envelope import JSON
from backend.shared.tokens.key_set import public_keys, to_jwks

CACHE_CONTROL = "public, max-age=300"


@require_safe
def jwks(request: HttpRequest) -> HttpResponse:
    """Answer every published key; a new one is published before it signs, an old one until its tokens are gone."""
    headers = {"Cache-Control": CACHE_CONTROL}
    return HttpResponse(_document(), content_type=JSON, headers=headers)


@functools.cache
def _document() -> bytes:
    return orjson.dumps(to_jwks(keys=public_keys(signing_keys=settings.TOKEN_SIGNING_KEYS)))
