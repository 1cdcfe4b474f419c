"""The gateway in front of a real S3: what a CDN would serve, and the way to S3 where it has no address of its own."""

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import boto3
import pytest
import urllib3
from botocore.config import Config

from config.cli.stack import StackState
from config.cli.stack.ports import PortKeeper
from tests.config.cli.stack.parts.gateway_setup import Gateway, running_gateway

BUCKET = "plaza-media"
FOREVER = "public, max-age=31536000, immutable"
PICTURE, FILM = b"picture " * 100, bytes(range(256)) * 8192


@pytest.fixture(scope="module")
def gateway(infrastructure: StackState, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gateway]:
    keeper = PortKeeper()
    s3 = infrastructure.services["media"]["S3_ENDPOINT_URL"]
    with running_gateway(tmp_path_factory.mktemp("gateway"), port=keeper.free(), s3=s3) as running:
        yield running
    keeper.release()


def client(infrastructure: StackState, *, endpoint: str) -> Any:
    told = infrastructure.services["media"]
    return boto3.client(
        "s3",
        endpoint_url=endpoint,
        region_name="us-east-1",
        aws_access_key_id=told["S3_ACCESS_KEY_ID"],
        aws_secret_access_key=told["S3_SECRET_ACCESS_KEY"],
        config=Config(
            signature_version="s3v4", s3={"addressing_style": "path"}, request_checksum_calculation="when_required"
        ),
    )


@pytest.fixture(scope="module")
def s3(infrastructure: StackState) -> Any:
    return client(infrastructure, endpoint=infrastructure.services["media"]["S3_ENDPOINT_URL"])


@pytest.fixture(scope="module")
def through_gateway(infrastructure: StackState, gateway: Gateway) -> Any:
    """Signs as a service does whose S3_PUBLIC_ENDPOINT_URL is the gateway."""
    return client(infrastructure, endpoint=f"http://127.0.0.1:{gateway.port}")


@pytest.fixture(scope="module")
def place(s3: Any) -> Iterator[str]:
    """A folder of its own with a file of each kind."""
    name = uuid4().hex
    for key, body, content_type in (
        (f"public/{name}/a.webp", PICTURE, "image/webp"),
        (f"public/{name}/film.mp4", FILM, "video/mp4"),
        (f"public/{name}/master.m3u8", b"#EXTM3U\n", "application/vnd.apple.mpegurl"),
        (f"public/{name}/1.m4s", FILM, "video/iso.segment"),
        (f"public/{name}/page", b"<script>alert(1)</script>", "text/html"),
        (f"public/{name}/drawing.svg", b"<svg onload='alert(1)'/>", "image/svg+xml"),
        (f"private/{name}/a.webp", PICTURE, "image/webp"),
        (f"originals/{name}/a", PICTURE, "image/webp"),
    ):
        s3.put_object(Bucket=BUCKET, Key=key, Body=body, ContentType=content_type, CacheControl=FOREVER)
    yield name
    for prefix in ("public", "private", "originals", "uploads"):
        for found in s3.list_objects_v2(Bucket=BUCKET, Prefix=f"{prefix}/{name}").get("Contents", []):
            s3.delete_object(Bucket=BUCKET, Key=found["Key"])


def test_a_public_file_is_served_as_a_cdn_would(gateway: Gateway, place: str) -> None:
    answer = gateway.ask("GET", f"/cdn/public/{place}/a.webp")

    assert (answer.status, answer.data) == (200, PICTURE)
    assert (answer.headers["Content-Type"], answer.headers["Cache-Control"]) == ("image/webp", FOREVER)
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert (answer.headers["Content-Disposition"], answer.headers["Server"]) == ("inline", "nginx")
    assert "Vary" not in answer.headers
    assert not [name for name in answer.headers if "amz" in name.lower()]


def test_its_head_has_no_body(gateway: Gateway, place: str) -> None:
    answer = gateway.ask("HEAD", f"/cdn/public/{place}/a.webp")

    assert (answer.status, answer.headers["Content-Length"], answer.data) == (200, str(len(PICTURE)), b"")


def test_what_a_browser_has_is_not_sent_again(gateway: Gateway, place: str) -> None:
    etag = gateway.ask("GET", f"/cdn/public/{place}/a.webp").headers["ETag"]

    answer = gateway.ask("GET", f"/cdn/public/{place}/a.webp", If_None_Match=etag)

    assert (answer.status, answer.data) == (304, b"")


def test_a_player_reads_ranges_from_any_page(gateway: Gateway, place: str) -> None:
    path = f"/cdn/public/{place}/film.mp4"
    preflight = gateway.ask("OPTIONS", path, Origin="https://else.example", Access_Control_Request_Headers="range")

    answer = gateway.ask("GET", path, Range="bytes=1000000-1000003", Origin="https://else.example")

    assert (preflight.status, preflight.headers["Access-Control-Allow-Origin"]) == (204, "*")
    assert "Range" in preflight.headers["Access-Control-Allow-Headers"]
    assert (answer.status, answer.data) == (206, FILM[1000000:1000004])
    assert answer.headers["Content-Range"] == f"bytes 1000000-1000003/{len(FILM)}"
    assert answer.headers.getlist("Access-Control-Allow-Origin") == ["*"]
    assert "Content-Range" in answer.headers["Access-Control-Expose-Headers"]


def test_a_range_that_is_not_there_is_refused_in_the_envelope(gateway: Gateway, place: str) -> None:
    answer = gateway.ask("GET", f"/cdn/public/{place}/film.mp4", Range="bytes=99999999-")

    assert (answer.status, answer.json()["error"]["code"]) == (416, "RANGE_NOT_SATISFIABLE")


@pytest.mark.parametrize(
    ("name", "disposition"),
    [("master.m3u8", "inline"), ("1.m4s", "inline"), ("page", "attachment"), ("drawing.svg", "attachment")],
)
def test_nothing_runs_as_a_page(gateway: Gateway, place: str, name: str, disposition: str) -> None:
    answer = gateway.ask("GET", f"/cdn/public/{place}/{name}?response-content-type=text/html")

    assert (answer.status, answer.headers["Content-Disposition"]) == (200, disposition)
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert answer.headers["Content-Security-Policy"].endswith("sandbox")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    "path",
    [
        "/cdn/private/{place}/a.webp",
        "/cdn/originals/{place}/a",
        "/cdn/public/{place}/nothing.webp",
        "/cdn/public/",
        "/cdn/public/{place}",
        "/cdn/public/../originals/{place}/a",
        "/cdn/public/%2e%2e/originals/{place}/a",
        "/cdn/public/..%2foriginals/{place}/a",
        "/cdn/public/%252e%252e/originals/{place}/a",
        "/cdn/public?list-type=2",
        "/cdn/",
        "/cdn",
    ],
)
def test_all_else_is_not_there(gateway: Gateway, place: str, path: str) -> None:
    answer = gateway.ask("GET", path.format(place=place))

    assert (answer.status, answer.headers["Content-Type"]) == (404, "application/json")
    assert answer.json()["error"]["code"] == "NOT_FOUND"
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_it_is_for_reading(gateway: Gateway, place: str, s3: Any, method: str) -> None:
    answer = gateway.ask(method, f"/cdn/public/{place}/a.webp", body=b"other")

    assert answer.status == 405
    assert s3.get_object(Bucket=BUCKET, Key=f"public/{place}/a.webp")["Body"].read() == PICTURE


def test_a_form_passes_as_it_is_signed(gateway: Gateway, place: str, s3: Any, through_gateway: Any) -> None:
    key = f"uploads/{place}-form"
    form = through_gateway.generate_presigned_post(
        Bucket=BUCKET, Key=key, Conditions=[["content-length-range", 1, 100]], ExpiresIn=600
    )
    url = form["url"].rstrip("/")

    taken = urllib3.request("POST", url, fields={**form["fields"], "file": ("x", b"hello")}, timeout=30)
    large = urllib3.request("POST", url, fields={**form["fields"], "file": ("x", b"x" * 101)}, timeout=30)

    assert url == f"http://127.0.0.1:{gateway.port}/{BUCKET}"
    assert (taken.status, large.status) == (204, 400)
    assert s3.get_object(Bucket=BUCKET, Key=key)["Body"].read() == b"hello"


def test_a_part_and_a_signed_read_pass(place: str, s3: Any, through_gateway: Any) -> None:
    key = f"uploads/{place}-parts"
    upload_id = s3.create_multipart_upload(Bucket=BUCKET, Key=key)["UploadId"]
    named = {"Bucket": BUCKET, "Key": key}
    to = through_gateway.generate_presigned_url(
        "upload_part", Params={**named, "UploadId": upload_id, "PartNumber": 1}, ExpiresIn=600
    )
    part = b"p" * 2_000_000  # more than a request to the API may have

    sent = urllib3.request("PUT", to, body=part, headers={"Origin": "http://localhost:3000"}, timeout=30)
    s3.complete_multipart_upload(
        **named, UploadId=upload_id, MultipartUpload={"Parts": [{"PartNumber": 1, "ETag": sent.headers["ETag"]}]}
    )
    signed = through_gateway.generate_presigned_url("get_object", Params=named, ExpiresIn=600)
    read = urllib3.request("GET", signed, timeout=30)

    assert (sent.status, sent.headers["Access-Control-Expose-Headers"]) == (200, "ETag, Location")
    assert (read.status, read.data == part, read.headers["X-Content-Type-Options"]) == (200, True, "nosniff")
    assert urllib3.request("GET", signed.replace("Expires=600", "Expires=6000"), timeout=30).status == 403


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", f"/{BUCKET}"),
        ("GET", f"/{BUCKET}/"),
        ("GET", f"/{BUCKET}?list-type=2"),
        ("GET", f"/{BUCKET}/public/{{place}}/a.webp"),
        ("PUT", f"/{BUCKET}/public/{{place}}/a.webp"),
        ("GET", "/plaza-audit/x?X-Amz-Signature=0"),
    ],
)
def test_without_a_signature_s3_is_not_there(gateway: Gateway, place: str, method: str, path: str) -> None:
    answer = gateway.ask(method, path.format(place=place))

    assert (answer.status, answer.json()["error"]["code"]) == (404, "NOT_FOUND")


def test_keys_of_an_owner_do_not_pass(gateway: Gateway, place: str, through_gateway: Any) -> None:
    with pytest.raises(through_gateway.exceptions.ClientError):
        through_gateway.delete_object(Bucket=BUCKET, Key=f"public/{place}/a.webp")
    with pytest.raises(through_gateway.exceptions.ClientError):
        through_gateway.put_object(Bucket=BUCKET, Key=f"public/{place}/a.webp", Body=b"other")

    assert gateway.ask("GET", f"/cdn/public/{place}/a.webp").data == PICTURE
