"""Addresses of files: of a public one for ever and everybody, of any other for a while and whoever holds it."""

from collections.abc import Callable
from datetime import datetime
from functools import lru_cache
from typing import cast
from urllib.parse import quote

from botocore.signers import CloudFrontSigner
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from django.conf import settings

from backend.media.services.storage.client import PRIVATE, PUBLIC
from backend.media.services.storage.signature import sign_query

RENDITIONS = (PUBLIC, PRIVATE)


def public_address(*, key: str) -> str:
    """Return the address of a public object on the CDN, the same for ever."""
    return f"{settings.CDN_BASE_URL}/{quote(key)}"


def sign_address(*, key: str, expires_at: datetime) -> str:
    """Return an address that reads this object until `expires_at`, 7 days ahead at most; S3 and the CDN are not asked.

    A rendition comes from CloudFront where a key of it is set, else from S3. Anything else is as its owner sent it:
    it comes from S3, to be saved and not shown.
    """
    if not key.startswith(RENDITIONS):
        return sign_query(
            method="GET", key=key, parameters={"response-content-disposition": "attachment"}, expires_at=expires_at
        )
    if settings.CLOUDFRONT_KEY_ID is None:
        return sign_query(method="GET", key=key, parameters={}, expires_at=expires_at)
    return str(_own_signer().generate_presigned_url(public_address(key=key), date_less_than=expires_at))


def sign_folder(*, folder: str, expires_at: datetime) -> Callable[[str], str]:
    """Return what gives the address of a file in a folder of renditions, by its name there, until `expires_at`.

    S3 wants a signature for each file. CloudFront's, which costs a millisecond, is made once for the whole folder.
    """
    if settings.CLOUDFRONT_KEY_ID is None:
        return lambda name: sign_address(key=folder + name, expires_at=expires_at)
    signer, every_file = _own_signer(), f"{public_address(key=folder)}*"
    policy = signer.build_policy(every_file, expires_at)
    _, _, signature = str(signer.generate_presigned_url(every_file, policy=policy)).partition("?")
    return lambda name: f"{public_address(key=folder + name)}?{signature}"


def _own_signer() -> CloudFrontSigner:
    return _signer(cast(str, settings.CLOUDFRONT_KEY_ID), cast(bytes, settings.CLOUDFRONT_PRIVATE_KEY))


@lru_cache(maxsize=2)
def _signer(key_id: str, pem: bytes) -> CloudFrontSigner:
    key = cast(RSAPrivateKey, load_pem_private_key(pem, password=None))
    return CloudFrontSigner(key_id, lambda text: key.sign(text, PKCS1v15(), SHA1()))  # noqa: S303 - CloudFront knows no other
