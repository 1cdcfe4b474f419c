"""Making the CDN forget files that were deleted."""

from collections.abc import Sequence
from http import HTTPStatus
from urllib.parse import urlsplit
from uuid import UUID

import orjson
import urllib3
from django.conf import settings

from backend.media.services.storage.addresses import public_address
from backend.media.services.storage.client import cloudfront
from backend.media.services.storage.errors import s3_errors
from backend.shared.clients.signature import signed_headers
from backend.shared.clock import now
from backend.shared.errors import Unavailable

DISTRIBUTION = "cloudfront:"
PURGED_AT_ONCE = 1000
WHATEVER = "*"  # as the end of a key: whatever begins like this
SECONDS = urllib3.Timeout(connect=2.0, read=10.0)
_http = urllib3.PoolManager(num_pools=1, maxsize=4, retries=urllib3.Retry(0, redirect=0))


def purge(*, keys: Sequence[str], reference: UUID) -> None:
    """Tell the CDN that these public objects are gone; nothing happens where CDN_PURGE_URL is none.

    A key that ends with `WHATEVER` stands for all that begin like it.

    Repeating with the same reference asks CloudFront for nothing new, and another hook once more. Raises Unavailable.
    """
    where = settings.CDN_PURGE_URL
    if where is None:
        return
    paths = [_path(key) for key in keys]
    for start in range(0, len(paths), PURGED_AT_ONCE):
        some = paths[start : start + PURGED_AT_ONCE]
        if where.startswith(DISTRIBUTION):
            _invalidate(some, distribution=where.removeprefix(DISTRIBUTION), reference=f"{reference}/{start}")
        else:
            _tell(some, where=where)


def _path(key: str) -> str:
    end = WHATEVER if key.endswith(WHATEVER) else ""
    return urlsplit(public_address(key=key.removesuffix(WHATEVER))).path + end


def _invalidate(paths: Sequence[str], *, distribution: str, reference: str) -> None:
    batch = {"Paths": {"Quantity": len(paths), "Items": list(paths)}, "CallerReference": reference}
    with s3_errors():
        cloudfront().create_invalidation(DistributionId=distribution, InvalidationBatch=batch)


def _tell(paths: Sequence[str], *, where: str) -> None:
    body = orjson.dumps({"paths": paths})
    signed = signed_headers(
        key=settings.INTERNAL_KEYS[0],
        service=settings.SERVICE,
        method="POST",
        path=urlsplit(where).path or "/",
        body=body,
        at=now(),
    )
    try:
        answer = _http.request(
            "POST", where, body=body, headers={"Content-Type": "application/json", **signed}, timeout=SECONDS
        )
    except urllib3.exceptions.HTTPError as error:
        raise Unavailable(message=f"The purge hook cannot be reached: {type(error).__name__}.") from None
    if answer.status >= HTTPStatus.BAD_REQUEST:
        raise Unavailable(message=f"The purge hook answered {answer.status}.")
