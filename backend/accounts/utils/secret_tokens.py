"""Tokens that stand for themselves: random, kept by digest alone."""

import base64
import hashlib
import hmac
import secrets

TOKEN_BYTES = 32


def new_token() -> str:
    """Return a random token of 256 bits, safe in an address."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def digest_of(token: str) -> bytes:
    """Return what is kept of a token; its 256 random bits need neither salt nor key."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()


def successor_of(token: str, *, secret_key: str) -> str:
    """Return the one token that this one rotates into.

    It is derived, so that a client which lost the answer gets the same again, and nothing of it need be stored.
    """
    key = hashlib.sha256(f"refresh-successor:{secret_key}".encode()).digest()
    derived = hmac.digest(key, token.encode("utf-8", "surrogatepass"), "sha256")
    return base64.urlsafe_b64encode(derived).rstrip(b"=").decode()
