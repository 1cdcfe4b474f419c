"""Media is ready while S3 is: without it no file comes in or goes out."""

import socket
from typing import Any

import pytest

from tests.support.service.client import ServiceClient

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_store_that_answers_is_well(anonymous: ServiceClient) -> None:
    assert anonymous.request("GET", "/health/ready").data["dependencies"]["s3"] == "ok"


def test_a_store_that_takes_connections_and_says_nothing_makes_media_unready(
    anonymous: ServiceClient, settings: Any
) -> None:
    with socket.create_server(("127.0.0.1", 0), backlog=50) as listener:
        settings.S3_ENDPOINT_URL = f"http://127.0.0.1:{listener.getsockname()[1]}"
        answer = anonymous.request("GET", "/health/ready")

    assert (answer.status, answer.code) == (503, "NOT_READY")
    assert answer.body["error"]["details"]["dependencies"]["s3"] in {"down", "timeout"}
