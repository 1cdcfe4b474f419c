"""The API's description as the gateway serves it."""

import re
from typing import Any

import orjson

from config.cli.openapi.documents import document_of_code, fetch_document
from config.cli.stack.state import StackState
from tests.support.stack.api import Api

LIMIT = re.compile(rb"- [0-9,]+ (?:in [0-9,]+ s )?(for|files)")


def test_the_gateway_serves_what_the_code_says(stack: StackState) -> None:
    served = fetch_document(gateway_url=stack.gateway_url)
    assert without_limits(served) == without_limits(document_of_code(server_url=served["servers"][0]["url"]))


def without_limits(document: dict[str, Any]) -> Any:
    """Return a document without the numbers of its limits, which this stack sets as its tests need them."""
    return orjson.loads(LIMIT.sub(rb"\1", orjson.dumps(document)))


def test_it_is_kept_by_its_etag(api: Api) -> None:
    first = api.get("/openapi.json")
    again = api.get("/openapi.json", headers={"If-None-Match": first.headers["ETag"]})
    assert (first.status, again.status) == (200, 304)


def test_the_page_and_all_that_it_loads_come_through_the_gateway(api: Api) -> None:
    page = api.get("/docs")
    assert page.status == 200
    assert "script-src 'self'" in page.headers["Content-Security-Policy"]
    for address in re.findall(r"(?:src|href)=\"([^\"]+)\"", page.body.decode()):
        assert api.request("GET", address).status == 200, address
