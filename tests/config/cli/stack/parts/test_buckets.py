"""The buckets: everybody reads what is public and nothing else, and pages of ours may send files."""

import os
import subprocess
import sys
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import boto3
import pytest
import urllib3

from config.cli.stack import StackState
from config.cli.stack.parts.s3_buckets import Bucket, cors, location, prepare_bucket
from config.cli.stack.parts.s3_request import S3Access
from config.cli.stack.paths import ROOT

ORIGIN, FOREIGN = "https://app.plaza.example", "https://evil.example"
KEYS = ("public/a/x.webp", "private/a/x.webp", "originals/a/x", "uploads/x", "publicly/x", "x/public/a")


@pytest.fixture(scope="module")
def access(infrastructure: StackState) -> S3Access:
    told = infrastructure.services["media"]
    return S3Access(
        endpoint=told["S3_ENDPOINT_URL"],
        access_key=told["S3_ACCESS_KEY_ID"],
        secret_key=told["S3_SECRET_ACCESS_KEY"],
    )


@pytest.fixture(scope="module")
def s3(access: S3Access) -> Any:
    return boto3.client(
        "s3",
        endpoint_url=access.endpoint,
        region_name="us-east-1",
        aws_access_key_id=access.access_key,
        aws_secret_access_key=access.secret_key,
    )


@pytest.fixture
def bucket(access: S3Access, s3: Any) -> Iterator[str]:
    """A prepared bucket of a test's own, with an object in every place."""
    name = f"test-{uuid4().hex}"
    assert prepare_bucket(Bucket(name=name, origins=(ORIGIN,)), access=access)
    for key in KEYS:
        s3.put_object(Bucket=name, Key=key, Body=b"hello", ContentType="image/webp")
    yield name
    for found in s3.list_objects_v2(Bucket=name)["Contents"]:
        s3.delete_object(Bucket=name, Key=found["Key"])
    s3.delete_bucket(Bucket=name)


def ask(access: S3Access, method: str, path: str, **headers: str) -> urllib3.BaseHTTPResponse:
    """Ask as somebody without keys."""
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    return urllib3.request(method, f"{access.endpoint}/{path}", headers=sent, retries=False, timeout=30)


def test_everybody_reads_what_is_public(access: S3Access, bucket: str) -> None:
    answer = ask(access, "GET", f"{bucket}/public/a/x.webp")

    assert (answer.status, answer.data) == (200, b"hello")
    assert ask(access, "HEAD", f"{bucket}/public/a/x.webp").status == 200


@pytest.mark.parametrize("key", KEYS[1:])
def test_nobody_reads_anything_else_without_a_signature(access: S3Access, bucket: str, key: str) -> None:
    assert ask(access, "GET", f"{bucket}/{key}").status == 403
    assert ask(access, "HEAD", f"{bucket}/{key}").status == 403


@pytest.mark.parametrize(
    "key", ["public/../originals/a/x", "public/%2e%2e/originals/a/x", "public//../private/a/x.webp"]
)
def test_no_way_round_leads_to_it(access: S3Access, bucket: str, key: str) -> None:
    answer = ask(access, "GET", f"{bucket}/{key}")

    assert answer.status in {301, 400, 403, 404}
    assert b"hello" not in answer.data


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", ""),
        ("GET", "?list-type=2"),
        ("GET", "?list-type=2&prefix=public/"),
        ("GET", "?uploads"),
        ("GET", "?policy"),
        ("PUT", "/public/a/new.webp"),
        ("PUT", "/public/a/x.webp"),
        ("DELETE", "/public/a/x.webp"),
        ("POST", "/public/a/x.webp?uploads"),
        ("POST", "?delete"),
        ("PUT", "?policy"),
        ("PUT", ""),
    ],
)
def test_nobody_lists_writes_or_deletes(access: S3Access, bucket: str, s3: Any, method: str, path: str) -> None:
    assert ask(access, method, f"{bucket}{path}").status == 403
    assert sorted(found["Key"] for found in s3.list_objects_v2(Bucket=bucket)["Contents"]) == sorted(KEYS)


def test_our_pages_may_send_files_and_see_what_arrived(access: S3Access, bucket: str) -> None:
    asks = {"Origin": ORIGIN, "Access_Control_Request_Method": "PUT", "Access_Control_Request_Headers": "content-type"}

    allowed = ask(access, "OPTIONS", f"{bucket}/uploads/x", **asks)
    told = ask(access, "GET", f"{bucket}/public/a/x.webp", Origin=ORIGIN)

    assert allowed.status == 200
    assert allowed.headers["Access-Control-Allow-Origin"] == ORIGIN
    assert "PUT" in allowed.headers["Access-Control-Allow-Methods"]
    assert told.headers["Access-Control-Expose-Headers"] == "ETag, Location"


def test_other_pages_may_not(access: S3Access, bucket: str) -> None:
    refused = ask(access, "OPTIONS", f"{bucket}/uploads/x", Origin=FOREIGN, Access_Control_Request_Method="PUT")

    assert refused.status == 403
    assert "Access-Control-Allow-Origin" not in refused.headers


def test_preparing_again_brings_the_rules_up_to_date(access: S3Access, bucket: str, s3: Any) -> None:
    assert prepare_bucket(Bucket(name=bucket, origins=(FOREIGN, ORIGIN)), access=access)
    (rule,) = s3.get_bucket_cors(Bucket=bucket)["CORSRules"]
    assert rule["AllowedOrigins"] == [FOREIGN, ORIGIN]

    assert prepare_bucket(Bucket(name=bucket, origins=()), access=access)
    with pytest.raises(s3.exceptions.ClientError, match="NoSuchCORSConfiguration"):
        s3.get_bucket_cors(Bucket=bucket)
    assert ask(access, "GET", f"{bucket}/public/a/x.webp").status == 200


def test_unfinished_uploads_are_given_up(bucket: str, s3: Any) -> None:
    (rule,) = s3.get_bucket_lifecycle_configuration(Bucket=bucket)["Rules"]

    assert (rule["Status"], rule["AbortIncompleteMultipartUpload"]) == ("Enabled", {"DaysAfterInitiation": 2})


def test_what_is_not_for_devices_stays_closed(access: S3Access, s3: Any, infrastructure: StackState) -> None:
    name = infrastructure.services["audit"]["S3_AUDIT_BUCKET"]

    assert ask(access, "GET", f"{name}/public/anything").status == 403
    with pytest.raises(s3.exceptions.ClientError, match="NoSuchBucketPolicy"):
        s3.get_bucket_policy(Bucket=name)


def test_the_stack_opens_its_own_bucket(access: S3Access, s3: Any, infrastructure: StackState) -> None:
    name = infrastructure.services["media"]["S3_MEDIA_BUCKET"]
    s3.put_object(Bucket=name, Key="public/test/opened", Body=b"hello")
    s3.put_object(Bucket=name, Key="originals/test/closed", Body=b"hello")

    assert ask(access, "GET", f"{name}/public/test/opened").data == b"hello"
    assert ask(access, "GET", f"{name}/originals/test/closed").status == 403
    (rule,) = s3.get_bucket_cors(Bucket=name)["CORSRules"]
    assert rule["AllowedOrigins"] == infrastructure.services["media"]["CORS_ORIGINS"].split(",")

    for key in ("public/test/opened", "originals/test/closed"):
        s3.delete_object(Bucket=name, Key=key)


@pytest.mark.parametrize("region", ["us-east-1", "eu-central-1"])
def test_a_container_prepares_both(access: S3Access, s3: Any, region: str) -> None:
    names = {"S3_MEDIA_BUCKET": f"test-{uuid4().hex}", "S3_AUDIT_BUCKET": f"test-{uuid4().hex}"}
    told = {
        "S3_ENDPOINT_URL": access.endpoint,
        "S3_REGION": region,
        "S3_ACCESS_KEY_ID": access.access_key,
        "S3_SECRET_ACCESS_KEY": access.secret_key,
        "CORS_ORIGINS": ORIGIN,
        **names,
    }
    command = [sys.executable, "-m", "config.cli.stack.parts.s3_buckets"]

    done = subprocess.run(command, cwd=ROOT, env={"PATH": os.defpath, **told}, timeout=30, check=False)

    assert done.returncode == 0
    assert "public/*" in s3.get_bucket_policy(Bucket=names["S3_MEDIA_BUCKET"])["Policy"]
    assert s3.get_object_lock_configuration(Bucket=names["S3_AUDIT_BUCKET"])["ObjectLockConfiguration"]
    for name in names.values():
        s3.delete_bucket(Bucket=name)


def test_keys_that_are_not_taken_prepare_nothing(access: S3Access) -> None:
    wrong = S3Access(endpoint=access.endpoint, access_key=access.access_key, secret_key="wrong")

    assert not prepare_bucket(Bucket(name=f"test-{uuid4().hex}", origins=()), access=wrong)


def test_another_region_than_the_usual_one_is_named() -> None:
    assert location("us-east-1") == b""
    assert b"<LocationConstraint>eu-central-1</LocationConstraint>" in location("eu-central-1")


def test_an_origin_is_quoted() -> None:
    assert b"<AllowedOrigin>https://a&amp;b</AllowedOrigin>" in cors(("https://a&b",))
