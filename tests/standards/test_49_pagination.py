"""No list is without a bound: at most a hundred items, twenty unless asked, and a cursor to go on."""

from typing import Any

import pytest

from tests.support.api import Api, Person

RULE = "49"
MET_BY = ("backend/shared/http/pagination.py", "docs/api/lists.md")


# The protocol of sync has bounds of its own: pages of a pull go on by cursor alone, as rows move.
OF_SYNC = {
    "/api/v1/sync/pull": ({"limit", "cursor"}, (1, 1000, 500)),
    "/api/v1/sync/conflicts": ({"limit", "offset"}, (1, 100, 50)),
}
USUAL = ({"limit", "offset", "cursor"}, (1, 100, 20))


def lists(api: Api) -> dict[str, Any]:
    """Return every route that answers with a list, by the parameters that it takes."""
    paths = api.get("/openapi.json").body["paths"]
    gets = {path: methods["get"] for path, methods in paths.items() if "get" in methods}
    parameters = {
        path: {one.get("name", "shared"): one for one in get.get("parameters", [])} for path, get in gets.items()
    }
    return {path: found for path, found in parameters.items() if "limit" in found}


def test_every_list_takes_a_bounded_limit_an_offset_and_a_cursor(api: Api) -> None:
    found = lists(api)
    assert len(found) >= 10
    for path, parameters in found.items():
        names, bounds = OF_SYNC.get(path, USUAL)
        assert names <= set(parameters), path
        limit = parameters["limit"]["schema"]
        assert (limit["minimum"], limit["maximum"], limit["default"]) == bounds, path


@pytest.mark.parametrize("limit", [0, 101, 100_000, -1])
def test_more_than_the_bound_is_refused(limit: int, ada: Person) -> None:
    assert ada.api.get(f"/feed/public?limit={limit}").status == 400


def test_a_list_goes_on_where_it_stopped(ada: Person) -> None:
    for number in range(3):
        ada.posts(f"page {number}")
    first = ada.api.get(f"/posts?author_id={ada.id}&limit=2").data
    second = ada.api.get(f"/posts?author_id={ada.id}&limit=1&offset=2").data
    following = ada.api.get(f"/posts?author_id={ada.id}&limit=1&cursor={first['next_cursor']}").data
    assert len(first["items"]) == 2
    assert following["items"] == second["items"]
