"""The headers that every answer carries."""

from backend.shared.cache.rate_limit import RateLimitState

SECURITY = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Cross-Origin-Resource-Policy": "same-site",
}
HSTS = {"Strict-Transport-Security": "max-age=31536000; includeSubDomains"}
ACCEPTED = (
    "Authorization, Content-Type, Idempotency-Key, If-Match, If-None-Match, X-Request-ID, X-Device-Id, X-Client-Time"
)
VARY = {"Vary": "Origin"}
EXPOSED = "X-Request-ID, ETag, Retry-After, RateLimit-Limit, RateLimit-Remaining, RateLimit-Reset, Idempotent-Replayed"


def standard_headers(*, request_id: str, is_production: bool) -> dict[str, str]:
    """Return the id and the security headers; the default is that nobody stores the answer."""
    hsts = HSTS if is_production else {}
    return {"X-Request-ID": request_id, "Cache-Control": "no-store", **SECURITY, **hsts}


def rate_limit_headers(state: RateLimitState) -> dict[str, str]:
    """Return the RateLimit headers of the tightest limit."""
    return {
        "RateLimit-Limit": str(state.limit),
        "RateLimit-Remaining": str(state.remaining),
        "RateLimit-Reset": str(state.reset_seconds),
    }


def cors_headers(*, origin: str | None, allowed: frozenset[str]) -> dict[str, str]:
    """Return the CORS headers for a listed origin; `Vary` is there for all, as the answers differ by it."""
    if origin is None or origin not in allowed:
        return VARY
    return {**VARY, "Access-Control-Allow-Origin": origin, "Access-Control-Expose-Headers": EXPOSED}


def preflight_headers(*, origin: str | None, allowed: frozenset[str]) -> dict[str, str]:
    """Return the answer to a CORS preflight of a listed origin."""
    granted = cors_headers(origin=origin, allowed=allowed)
    if granted == VARY:
        return VARY
    return {
        **granted,
        "Access-Control-Allow-Methods": "GET, HEAD, POST, PUT, DELETE",
        "Access-Control-Allow-Headers": ACCEPTED,
        "Access-Control-Max-Age": "7200",
    }
