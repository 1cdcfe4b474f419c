"""One signed request to S3, without the weight of a full client."""

import base64
import hashlib
import hmac
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from datetime import UTC, datetime
from urllib.parse import urlsplit

USUAL_REGION = "us-east-1"
SECONDS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class S3Access:
    """Where an S3 is, and the keys to it."""

    endpoint: str
    access_key: str
    secret_key: str = field(repr=False)
    region: str = USUAL_REGION


def ask_s3(
    method: str, *, access: S3Access, bucket: str, query: str = "", body: bytes = b"", headers: dict[str, str]
) -> int:
    """Send a request about a bucket (`query` names a part of it) and return the status. Raises OSError."""
    signed = _signed(method, access=access, path=f"/{bucket}", query=query, body=body, extra=headers)
    url = f"{access.endpoint}/{bucket}{'?' if query else ''}{query}"
    request = urllib.request.Request(url, data=body, method=method, headers=signed)  # noqa: S310
    try:
        with urllib.request.urlopen(request, timeout=SECONDS) as answer:  # noqa: S310
            return int(answer.status)
    except urllib.error.HTTPError as refused:
        return refused.code


def _signed(
    method: str, *, access: S3Access, path: str, query: str, body: bytes, extra: dict[str, str]
) -> dict[str, str]:
    """Return the headers of a request, signed by AWS Signature Version 4."""
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
    digest = hashlib.sha256(body).hexdigest()
    fixed = {"host": urlsplit(access.endpoint).netloc, "x-amz-content-sha256": digest, "x-amz-date": stamp}
    headers = {**fixed, "content-md5": _md5(body), **extra} if body else {**fixed, **extra}
    names = ";".join(sorted(headers))
    lines = [f"{name}:{headers[name]}" for name in sorted(headers)]
    canonical = "\n".join([method, path, f"{query}=" if query else "", *lines, "", names, digest])
    scope = f"{stamp[:8]}/{access.region}/s3/aws4_request"
    text = "\n".join(["AWS4-HMAC-SHA256", stamp, scope, hashlib.sha256(canonical.encode()).hexdigest()])
    key = f"AWS4{access.secret_key}".encode()
    for part in scope.split("/"):
        key = hmac.digest(key, part.encode(), "sha256")
    signature = hmac.new(key, text.encode(), "sha256").hexdigest()
    credential = (
        f"AWS4-HMAC-SHA256 Credential={access.access_key}/{scope}, SignedHeaders={names}, Signature={signature}"
    )
    return {**{name: value for name, value in headers.items() if name != "host"}, "Authorization": credential}


def _md5(body: bytes) -> str:
    """Return what S3 wants beside a document about a bucket: a check of the way, not of who sent it."""
    return base64.b64encode(hashlib.md5(body, usedforsecurity=False).digest()).decode()
