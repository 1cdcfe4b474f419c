"""Making a bucket with one signed request, without the weight of a full S3 client."""

import hashlib
import hmac
import os
import sys
import urllib.error
import urllib.request
from datetime import UTC, datetime
from urllib.parse import urlsplit

REGION = "us-east-1"
DONE, ALREADY_THERE = 200, 409


def make_bucket(*, endpoint: str, bucket: str, has_object_lock: bool, access_key: str, secret_key: str) -> bool:
    """Create a bucket unless it is there; return whether it is there now. Raises OSError where nobody answers."""
    lock = {"x-amz-bucket-object-lock-enabled": "true"} if has_object_lock else {}
    headers = _signed(endpoint=endpoint, path=f"/{bucket}", extra=lock, access_key=access_key, secret_key=secret_key)
    request = urllib.request.Request(f"{endpoint}/{bucket}", data=b"", method="PUT", headers=headers)  # noqa: S310
    try:
        with urllib.request.urlopen(request, timeout=3) as answer:  # noqa: S310
            return bool(answer.status == DONE)
    except urllib.error.HTTPError as error:
        return error.code == ALREADY_THERE


def main() -> int:
    """Make both buckets at the S3 that the environment names: what a container does before the services start."""
    access = {
        "endpoint": os.environ["S3_ENDPOINT_URL"],
        "access_key": os.environ["S3_ACCESS_KEY_ID"],
        "secret_key": os.environ["S3_SECRET_ACCESS_KEY"],
    }
    media = make_bucket(bucket=os.environ["S3_MEDIA_BUCKET"], has_object_lock=False, **access)
    audit = make_bucket(bucket=os.environ["S3_AUDIT_BUCKET"], has_object_lock=True, **access)
    return 0 if media and audit else 1


def _signed(*, endpoint: str, path: str, extra: dict[str, str], access_key: str, secret_key: str) -> dict[str, str]:
    """Return the headers of an empty PUT, signed by AWS Signature Version 4."""
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
    empty = hashlib.sha256(b"").hexdigest()
    headers = {"host": urlsplit(endpoint).netloc, "x-amz-content-sha256": empty, "x-amz-date": stamp, **extra}
    names = ";".join(sorted(headers))
    canonical = "\n".join(["PUT", path, "", *(f"{name}:{headers[name]}" for name in sorted(headers)), "", names, empty])
    scope = f"{stamp[:8]}/{REGION}/s3/aws4_request"
    text = "\n".join(["AWS4-HMAC-SHA256", stamp, scope, hashlib.sha256(canonical.encode()).hexdigest()])
    key = f"AWS4{secret_key}".encode()
    for part in scope.split("/"):
        key = hmac.digest(key, part.encode(), "sha256")
    signature = hmac.new(key, text.encode(), "sha256").hexdigest()
    credential = f"AWS4-HMAC-SHA256 Credential={access_key}/{scope}, SignedHeaders={names}, Signature={signature}"
    return {**{name: value for name, value in headers.items() if name != "host"}, "Authorization": credential}


if __name__ == "__main__":
    sys.exit(main())
