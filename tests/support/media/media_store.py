"""Looks at a running stack's media: its bucket, its rows, and the log of its worker."""

from collections.abc import Iterator
from typing import Any

import boto3
import orjson
import psycopg
import urllib3
from psycopg.rows import dict_row

from config.cli.stack.paths import DataDir
from config.cli.stack.state import StackState
from tests.support.stack.api import Person

PLACES = ("originals", "private", "public")
OBJECTS = "SELECT key, bytes, files, is_tree FROM stored_object WHERE owner_id = %s"
REFERENCES = """
SELECT original_key AS key FROM media WHERE owner_id = %(owner)s AND original_key IS NOT NULL
UNION SELECT key FROM rendition JOIN media ON media.id = media_id WHERE owner_id = %(owner)s
"""


class MediaStore:
    """The media of one stack, seen from behind."""

    def __init__(self, stack: StackState) -> None:
        self._environment = stack.services["media"]
        self._log = DataDir.at(stack.data_dir).logs / "media-worker.log"
        self._s3 = boto3.client(
            "s3",
            endpoint_url=self._environment["S3_ENDPOINT_URL"],
            region_name=self._environment["S3_REGION"],
            aws_access_key_id=self._environment["S3_ACCESS_KEY_ID"],
            aws_secret_access_key=self._environment["S3_SECRET_ACCESS_KEY"],
        )

    def rows(self, query: str, parameters: Any = ()) -> list[dict[str, Any]]:
        """Return what a query says of the media database."""
        with psycopg.connect(self._environment["DATABASE_URL"], row_factory=dict_row) as connection:
            return connection.execute(query, parameters).fetchall()

    def listed(self, prefix: str) -> dict[str, int]:
        """Return the keys under a prefix with their sizes."""
        pages = self._s3.get_paginator("list_objects_v2").paginate(
            Bucket=self._environment["S3_MEDIA_BUCKET"], Prefix=prefix
        )
        return {found["Key"]: found["Size"] for page in pages for found in page.get("Contents", ())}

    def uploads(self, *, media_id: str) -> list[str]:
        """Return what there is of an upload that has not been accepted: a file, or parts that are kept for one."""
        key = f"uploads/{media_id}"
        begun = self._s3.list_multipart_uploads(Bucket=self._environment["S3_MEDIA_BUCKET"], Prefix=key)
        return [*self.listed(key), *(upload["UploadId"] for upload in begun.get("Uploads", ()))]

    def of_owner(self, owner_id: str) -> dict[str, tuple[int, int]]:
        """Return the bytes and files of each object of an account in the bucket, a tree's by its first file."""
        trees = [row["key"].rpartition("/")[0] + "/" for row in self.rows(OBJECTS, [owner_id]) if row["is_tree"]]
        found: dict[str, tuple[int, int]] = {}
        for place in PLACES:
            for key, size in self.listed(f"{place}/{owner_id}/").items():
                name = next((f"{tree}master.m3u8" for tree in trees if key.startswith(tree)), key)
                bytes_, files = found.get(name, (0, 0))
                found[name] = (bytes_ + size, files + 1)
        return found

    def booked(self, owner_id: str) -> dict[str, tuple[int, int]]:
        """Return what the rows say of the same."""
        return {row["key"]: (row["bytes"], row["files"]) for row in self.rows(OBJECTS, [owner_id])}

    def referred(self, owner_id: str) -> set[str]:
        """Return the keys that media of an account refer to."""
        return {row["key"] for row in self.rows(REFERENCES, {"owner": owner_id})}

    def stages(self) -> Iterator[tuple[str, str]]:
        """Go through the stages that the worker has begun, each with the id of its media, as the log tells them."""
        for line in self._log.read_bytes().splitlines() if self._log.exists() else ():
            fields = _parsed(line)
            if fields.get("message") == "media" and "stage" in fields:
                yield fields["stage"], fields["media_id"]


def send_file(person: Person, content: bytes, *, content_type: str) -> str:
    """Upload a file through the gateway and return the id of its media."""
    answer = urllib3.request(
        "POST",
        f"{person.api.base_url}/api/v1/media",
        fields={"file": ("holiday", content, content_type)},
        headers={"Authorization": f"Bearer {person.api.token}"},
        retries=False,
        timeout=60,
    )
    assert answer.status == 202, answer.data
    return str(answer.json()["data"]["id"])


def _parsed(line: bytes) -> dict[str, Any]:
    start = line.find(b"{")
    try:
        found = orjson.loads(line[start:]) if start >= 0 else {}
    except orjson.JSONDecodeError:
        return {}
    return found if isinstance(found, dict) else {}
