"""The access token of a request."""

from typing import Final

SCHEME: Final = "bearer"


def bearer_token(header: str) -> str | None:
    """Return the token of an Authorization header, or None where its scheme is another; letters may have any case."""
    scheme, _, token = header.partition(" ")
    return token.strip() if scheme.lower() == SCHEME else None
