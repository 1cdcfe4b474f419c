"""Signatures of requests between services: HMAC-SHA256 over who, when, what and where."""

import hmac
from collections.abc import Iterable
from datetime import datetime

SERVICE_HEADER = "X-Plaza-Service"
TIMESTAMP_HEADER = "X-Plaza-Timestamp"
SIGNATURE_HEADER = "X-Plaza-Signature"
SKEW_SECONDS = 60


def signed_headers(*, key: bytes, service: str, method: str, path: str, body: bytes, at: datetime) -> dict[str, str]:
    """Return the headers that prove that `service` sends this request."""
    timestamp = str(int(at.timestamp()))
    signature = _signature(key=key, service=service, timestamp=timestamp, method=method, path=path, body=body)
    return {SERVICE_HEADER: service, TIMESTAMP_HEADER: timestamp, SIGNATURE_HEADER: signature}


def is_signed(
    *,
    keys: Iterable[bytes],
    service: str,
    timestamp: str,
    signature: str,
    method: str,
    path: str,
    body: bytes,
    at: datetime,
) -> bool:
    """Return whether one of the keys made the signature, within a minute of `at`."""
    if not timestamp.isascii() or not timestamp.isdigit() or abs(int(timestamp) - at.timestamp()) > SKEW_SECONDS:
        return False
    expected = [
        _signature(key=key, service=service, timestamp=timestamp, method=method, path=path, body=body) for key in keys
    ]
    return any(hmac.compare_digest(one.encode(), signature.encode()) for one in expected)


def _signature(*, key: bytes, service: str, timestamp: str, method: str, path: str, body: bytes) -> str:
    message = f"{service}\n{timestamp}\n{method}\n{path}\n".encode() + body
    return hmac.digest(key, message, "sha256").hex()
