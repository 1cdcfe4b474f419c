"""Making the buckets, and saying who may read what in the one that people's devices meet."""

import os
import sys
from dataclasses import dataclass
from html import escape
from http import HTTPStatus

import orjson

from config.cli.stack.parts.s3_request import USUAL_REGION, S3Access, ask_s3
from config.env_reader import EnvironmentReader

LOCKED = {"x-amz-bucket-object-lock-enabled": "true"}
PUBLIC = "public/"  # everybody may read what lies here, and nothing else
UPLOADED_WITHIN_DAYS = 2
THERE = {HTTPStatus.OK, HTTPStatus.CONFLICT}
DONE = {HTTPStatus.OK, HTTPStatus.NO_CONTENT}


@dataclass(frozen=True, slots=True, kw_only=True)
class Bucket:
    """A bucket: `origins` are the pages that may send files to one that people's devices meet, None is for our own."""

    name: str
    has_object_lock: bool = False
    origins: tuple[str, ...] | None = None


def prepare_bucket(bucket: Bucket, *, access: S3Access) -> bool:
    """Make a bucket unless it is there and open it as far as it is to be; tell whether it is so now.

    Repeating brings what is said of it up to date. Raises OSError where nobody answers.
    """
    headers = LOCKED if bucket.has_object_lock else {}
    made = ask_s3("PUT", access=access, bucket=bucket.name, body=location(access.region), headers=headers)
    if made not in THERE or bucket.origins is None:
        return made in THERE
    documents = {"policy": read_policy(bucket.name), "lifecycle": lifecycle(), "cors": cors(bucket.origins)}
    return all(_says(name, document, bucket=bucket.name, access=access) for name, document in documents.items())


def location(region: str) -> bytes:
    """Return what S3 wants to hear of where a new bucket shall lie: nothing of the usual region."""
    if region == USUAL_REGION:
        return b""
    constraint = f"<LocationConstraint>{escape(region)}</LocationConstraint>"
    return f"<CreateBucketConfiguration>{constraint}</CreateBucketConfiguration>".encode()


def read_policy(bucket: str) -> bytes:
    """Return the policy that lets everybody read single public objects; nobody may list, and nobody else write."""
    statement = {
        "Sid": "EverybodyReadsWhatIsPublic",
        "Effect": "Allow",
        "Principal": "*",
        "Action": ["s3:GetObject"],
        "Resource": [f"arn:aws:s3:::{bucket}/{PUBLIC}*"],
    }
    return orjson.dumps({"Version": "2012-10-17", "Statement": [statement]})


def lifecycle() -> bytes:
    """Return the rule that frees what unfinished uploads take; a pipeline of the media service does so as well."""
    return (
        "<LifecycleConfiguration><Rule><ID>abort-unfinished-uploads</ID><Status>Enabled</Status>"
        "<Filter><Prefix></Prefix></Filter><AbortIncompleteMultipartUpload>"
        f"<DaysAfterInitiation>{UPLOADED_WITHIN_DAYS}</DaysAfterInitiation>"
        "</AbortIncompleteMultipartUpload></Rule></LifecycleConfiguration>"
    ).encode()


def cors(origins: tuple[str, ...]) -> bytes:
    """Return the rules by which these pages send files and see what S3 made of them; nothing where there are none."""
    if not origins:
        return b""
    allowed = "".join(f"<AllowedOrigin>{escape(origin)}</AllowedOrigin>" for origin in origins)
    methods = "".join(f"<AllowedMethod>{method}</AllowedMethod>" for method in ("GET", "HEAD", "PUT", "POST"))
    return (
        f"<CORSConfiguration><CORSRule>{allowed}{methods}<AllowedHeader>*</AllowedHeader>"
        "<ExposeHeader>ETag</ExposeHeader><ExposeHeader>Location</ExposeHeader>"
        "<MaxAgeSeconds>3600</MaxAgeSeconds></CORSRule></CORSConfiguration>"
    ).encode()


def main() -> int:
    """Prepare both buckets at the S3 that the environment names: what a container does before the services start."""
    access = S3Access(
        endpoint=os.environ["S3_ENDPOINT_URL"],
        access_key=os.environ["S3_ACCESS_KEY_ID"],
        secret_key=os.environ["S3_SECRET_ACCESS_KEY"],
        region=os.environ["S3_REGION"],
    )
    reader = EnvironmentReader(source=os.environ)
    media = Bucket(name=os.environ["S3_MEDIA_BUCKET"], origins=reader.origins("CORS_ORIGINS"))
    audit = Bucket(name=os.environ["S3_AUDIT_BUCKET"], has_object_lock=True)
    if reader.faults:
        print(*reader.faults, sep="\n", file=sys.stderr)
        return 1
    return 0 if all(prepare_bucket(bucket, access=access) for bucket in (media, audit)) else 1


def _says(name: str, document: bytes, *, bucket: str, access: S3Access) -> bool:
    """Put a document about a bucket, or take it away where it is empty."""
    method = "PUT" if document else "DELETE"
    return ask_s3(method, access=access, bucket=bucket, query=name, body=document, headers={}) in DONE


if __name__ == "__main__":
    sys.exit(main())
