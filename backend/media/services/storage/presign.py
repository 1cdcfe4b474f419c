"""Forms that let a client put one file of a known type and size straight into the bucket."""

import base64
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import orjson
from django.conf import settings

from backend.media.services.storage.signature import ALGORITHM, STAMP, credential, sign_text


@dataclass(frozen=True, slots=True, kw_only=True)
class PresignedPost:
    """Where to POST a multipart form with these fields, and the file as its last one."""

    url: str
    fields: Mapping[str, str]


def presign_post(
    *, key: str, content_type: str, min_bytes: int, max_bytes: int, at: datetime, expires_at: datetime
) -> PresignedPost:
    """Return a form that takes exactly this key and type, and a size between the two; S3 refuses all else."""
    fixed = {
        "key": key,
        "Content-Type": content_type,
        "success_action_status": "201",
        "x-amz-algorithm": ALGORITHM,
        "x-amz-credential": credential(at=at),
        "x-amz-date": at.strftime(STAMP),
    }
    conditions: list[object] = [
        {"bucket": settings.S3_MEDIA_BUCKET},
        *({name: value} for name, value in fixed.items()),
        ["content-length-range", min_bytes, max_bytes],
    ]
    document = {"expiration": expires_at.strftime("%Y-%m-%dT%H:%M:%SZ"), "conditions": conditions}
    policy = base64.b64encode(orjson.dumps(document)).decode()
    return PresignedPost(
        url=f"{settings.S3_PUBLIC_ENDPOINT_URL}/{settings.S3_MEDIA_BUCKET}",
        fields={**fixed, "policy": policy, "x-amz-signature": sign_text(policy, at=at)},
    )
