"""Public keys of access tokens: derived from the private ones, published as JWKS, read back from JWKS."""

import base64
from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat


class SigningKey(Protocol):
    """A named Ed25519 seed."""

    @property
    def kid(self) -> str: ...

    @property
    def secret(self) -> bytes: ...


def public_keys(*, signing_keys: Sequence[SigningKey]) -> dict[str, Ed25519PublicKey]:
    """Return the public key of each signing key, by `kid`."""
    return {key.kid: Ed25519PrivateKey.from_private_bytes(key.secret).public_key() for key in signing_keys}


def to_jwks(*, keys: Mapping[str, Ed25519PublicKey]) -> dict[str, Any]:
    """Return the JWKS document (RFC 7517, RFC 8037)."""
    return {"keys": [_to_jwk(kid=kid, key=key) for kid, key in keys.items()]}


def from_jwks(*, document: Mapping[str, Any]) -> dict[str, Ed25519PublicKey]:
    """Return the Ed25519 keys of a JWKS document, by `kid`; keys of any other kind are left out."""
    return {
        jwk["kid"]: Ed25519PublicKey.from_public_bytes(_decode(jwk["x"]))
        for jwk in document["keys"]
        if jwk.get("kty") == "OKP" and jwk.get("crv") == "Ed25519"
    }


def _to_jwk(*, kid: str, key: Ed25519PublicKey) -> dict[str, str]:
    raw = key.public_bytes(Encoding.Raw, PublicFormat.Raw)
    x = base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
    return {"kty": "OKP", "crv": "Ed25519", "use": "sig", "alg": "EdDSA", "kid": kid, "x": x}


def _decode(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
