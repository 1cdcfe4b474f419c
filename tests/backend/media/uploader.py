"""Somebody who uploads, through the API or straight to S3, as an app does."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import urllib3

from tests.support.service.client import ServiceClient
from tests.support.stack.api import Answer

PNG = b"\x89PNG\r\n\x1a\n"
MIB = 1024 * 1024
_http = urllib3.PoolManager()


def picture(*, size: int = 1000) -> bytes:
    """Return bytes that begin as a PNG does, never the same."""
    return PNG + secrets.token_bytes(size - len(PNG))


@dataclass(frozen=True, slots=True)
class Uploader:
    """An account with a client."""

    id: UUID
    api: ServiceClient

    def sends(
        self,
        content: bytes,
        *,
        name: str = "photo.png",
        content_type: str = "image/png",
        headers: Mapping[str, str] | None = None,
        **fields: Any,
    ) -> Answer:
        """Upload a file through the API."""
        form = {**fields, "file": (name, content, content_type)}
        body, multipart = urllib3.encode_multipart_formdata(form)
        return self.api.request("POST", "/api/v1/media", body, headers={"Content-Type": multipart, **(headers or {})})

    def uploads(self, content: bytes | None = None, **fields: Any) -> Any:
        """Upload a picture through the API and return the media."""
        return self.sends(content or picture(), **fields).data

    def announces(self, *, size: int = 1000, **fields: Any) -> Answer:
        """Announce a file that goes straight to S3."""
        body = {"file_name": "photo.png", "content_type": "image/png", "size": size, **fields}
        return self.api.post("/media/uploads", body)

    def completes(self, media: Mapping[str, Any], **body: Any) -> Answer:
        """Say that the bytes have arrived."""
        return self.api.post(f"/media/{media['id']}/complete", body)

    def shows(self, media: Mapping[str, Any]) -> Any:
        """Return the media as its owner sees it now."""
        return self.api.get(f"/media/{media['id']}").data


def post_to_s3(upload: Mapping[str, Any], content: bytes) -> int:
    """Send a file as a form to S3 and return the status."""
    form = {**upload["fields"], "file": ("photo.png", content)}
    body, multipart = urllib3.encode_multipart_formdata(form)
    return _http.request("POST", upload["url"], body=body, headers={"Content-Type": multipart}).status


def put_to_s3(url: str, content: bytes) -> str:
    """Send a part to S3 and return its ETag."""
    answer = _http.request("PUT", url, body=content)
    assert answer.status == 200, answer.data
    return str(answer.headers["ETag"])
