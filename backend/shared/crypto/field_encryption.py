"""Personal fields encrypted before they reach the database: AES-256-GCM, a data key an account, wrapped by FIELD_KEYS.

Forgetting a person is destroying their wrapped data key: what it encrypted is then noise, in every backup too.
"""

import hashlib
import hmac
import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

KEY_BYTES = 32
NONCE_BYTES = 12


class CannotDecrypt(Exception):
    """The ciphertext, its key or what it was bound to is not the right one."""


def new_data_key() -> bytes:
    """Return a fresh key for one account's fields."""
    return secrets.token_bytes(KEY_BYTES)


def encrypt(plaintext: bytes, *, key: bytes, associated: bytes) -> bytes:
    """Return nonce and ciphertext, bound to `associated` (say, which field of which record)."""
    nonce = secrets.token_bytes(NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, plaintext, associated)


def decrypt(ciphertext: bytes, *, key: bytes, associated: bytes) -> bytes:
    """Return the plaintext. Raises CannotDecrypt."""
    nonce, sealed = ciphertext[:NONCE_BYTES], ciphertext[NONCE_BYTES:]
    try:
        return AESGCM(key).decrypt(nonce, sealed, associated)
    except (InvalidTag, ValueError):
        raise CannotDecrypt("the ciphertext does not match its key or its place") from None


def seal(plaintext: bytes, *, associated: bytes) -> bytes:
    """Encrypt under the first of FIELD_KEYS; the key's name is kept in front, so that keys can rotate."""
    first = settings.FIELD_KEYS[0]
    kid = first.kid.encode()
    return bytes([len(kid)]) + kid + encrypt(plaintext, key=first.secret, associated=associated)


def unseal(sealed: bytes, *, associated: bytes) -> bytes:
    """Decrypt what `seal` made, with whichever of FIELD_KEYS made it. Raises CannotDecrypt."""
    length = sealed[0] if sealed else 0
    kid, ciphertext = sealed[1 : 1 + length], sealed[1 + length :]
    for key in settings.FIELD_KEYS:
        if key.kid.encode() == kid:
            return decrypt(ciphertext, key=key.secret, associated=associated)
    raise CannotDecrypt(f"FIELD_KEYS has no key named {kid!r}")


def wrap_key(data_key: bytes, *, owner: bytes) -> bytes:
    """Seal an account's data key for storage."""
    return seal(data_key, associated=b"data-key:" + owner)


def unwrap_key(wrapped: bytes, *, owner: bytes) -> bytes:
    """Return an account's data key. Raises CannotDecrypt."""
    return unseal(wrapped, associated=b"data-key:" + owner)


def blind_index(value: str, *, purpose: str) -> bytes:
    """Return a keyed digest by which an encrypted value can be looked up; SECRET_KEY must stay for it to stay."""
    key = hashlib.sha256(f"blind-index:{purpose}:{settings.SECRET_KEY}".encode()).digest()
    return hmac.digest(key, value.encode(), "sha256")
