"""The page of the API's description, and its files."""

import re

import pytest

from backend.accounts.views.api_document import ASSETS
from tests.support.service.client import ServiceClient


def test_the_page_loads_everything_from_this_origin(client: ServiceClient) -> None:
    answer = client.get("/docs")

    page = answer.body.decode()
    assert answer.status == 200
    assert answer.headers["Content-Type"].startswith("text/html")
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert "unsafe" not in answer.headers["Content-Security-Policy"]
    addresses = re.findall(r"(?:src|href)=\"([^\"]+)\"", page)
    assert {address.rpartition("/")[0] for address in addresses} == {"/api/v1/docs", "/api/v1"}
    assert {address.rpartition("/")[2] for address in addresses} - {"openapi.json"} == set(ASSETS)


@pytest.mark.parametrize("name", ASSETS)
def test_every_file_of_the_page_is_there_with_its_type(client: ServiceClient, name: str) -> None:
    answer = client.get(f"/docs/{name}")
    assert (answer.status, answer.headers["Content-Type"]) == (200, ASSETS[name][1])
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("name", ["page.html", "..%2Fapi_document.py", "redoc.standalone.js"])
def test_no_other_file_is_there(client: ServiceClient, name: str) -> None:
    answer = client.get(f"/docs/{name}")
    assert (answer.status, answer.code) == (404, "NOT_FOUND")


def test_without_the_other_services_the_document_is_refused_and_one_is_named(client: ServiceClient) -> None:
    answer = client.get("/openapi.json")
    assert (answer.status, answer.code) == (503, "DOCUMENT_UNAVAILABLE")
    assert answer.body["error"]["details"] == {"service": "social"}
