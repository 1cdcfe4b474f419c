"""Access tokens, signed by accounts alone."""

from datetime import datetime, timedelta
from uuid import UUID, uuid4

import jwt
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings

ACCESS_TOKEN_LIFE = timedelta(minutes=15)


def issue_access_token(
    *, account_id: UUID, session_id: UUID, username: str, is_operator: bool, issued_at: datetime
) -> str:
    """Return a signed access token (EdDSA, 15 minutes) under the first of TOKEN_SIGNING_KEYS."""
    key = settings.TOKEN_SIGNING_KEYS[0]
    claims = {
        "iss": settings.TOKEN_ISSUER,
        "aud": settings.TOKEN_AUDIENCE,
        "sub": str(account_id),
        "sid": str(session_id),
        "username": username,
        "operator": is_operator,
        "jti": str(uuid4()),
        "iat": int(issued_at.timestamp()),
        "exp": int((issued_at + ACCESS_TOKEN_LIFE).timestamp()),
    }
    private_key = Ed25519PrivateKey.from_private_bytes(key.secret)
    return jwt.encode(claims, private_key, algorithm="EdDSA", headers={"kid": key.kid})
