"""A form with a file goes through the process in pieces."""

import tracemalloc
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.handlers.wsgi import WSGIHandler

from backend.media.models import Media
from tests.backend.media.uploader import MIB, Uploader, picture
from tests.support.service.client import HOST

HEAD = b'--edge\r\nContent-Disposition: form-data; name="file"; filename="a.png"\r\nContent-Type: image/png\r\n\r\n'
TAIL = b"\r\n--edge--\r\n"
SIZE = 15 * MIB


@contextmanager
def peak() -> Iterator[list[int]]:
    """Collect the most bytes that the block held at a time."""
    found: list[int] = []
    tracemalloc.start()
    try:
        yield found
        found.append(tracemalloc.get_traced_memory()[1])
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("headers", [{}, {"HTTP_IDEMPOTENCY_KEY": str(uuid4())}], ids=["plain", "with a key"])
def test_a_large_form_takes_little_memory(ada: Uploader, tmp_path: Path, headers: dict[str, Any]) -> None:
    ada.uploads()  # what is loaded once is loaded now
    form = tmp_path / "form"
    form.write_bytes(HEAD + picture(size=SIZE) + TAIL)
    statuses: list[str] = []
    with form.open("rb") as body, peak() as bytes_held:
        environ = {
            "REQUEST_METHOD": "POST",
            "PATH_INFO": "/api/v1/media",
            "SERVER_NAME": HOST,
            "SERVER_PORT": "80",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "HTTP_HOST": HOST,
            "HTTP_AUTHORIZATION": f"Bearer {ada.api.token}",
            "CONTENT_TYPE": "multipart/form-data; boundary=edge",
            "CONTENT_LENGTH": str(form.stat().st_size),
            "wsgi.input": body,
            "wsgi.url_scheme": "http",
            **headers,
        }
        response = WSGIHandler()(environ, lambda status, headers, exc_info=None: statuses.append(status))
        response.close()
    assert statuses == ["202 Accepted"]
    assert Media.objects.filter(bytes=SIZE).count() == 1
    assert bytes_held[0] < 4 * MIB
