"""Whether S3 answers at all."""

import urllib3
from django.conf import settings

SECONDS = 0.6
FAULT_OF_SERVER = 500


class StoreAway(Exception):
    """S3 answers with a fault of its own."""


def check_store() -> None:
    """Ask S3 for anything: a refusal is an answer. Raises StoreAway, urllib3.exceptions.HTTPError."""
    with urllib3.PoolManager(retries=False, timeout=urllib3.Timeout(total=SECONDS)) as pool:
        answer = pool.request("HEAD", f"{settings.S3_ENDPOINT_URL}/{settings.S3_MEDIA_BUCKET}")
    if answer.status >= FAULT_OF_SERVER:
        raise StoreAway
