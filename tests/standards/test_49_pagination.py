"""No list is without a bound: at most a hundred items, twenty unless asked, and a cursor to go on."""

from dataclasses import replace
from typing import Any

import pytest

from tests.support.scenarios.walk import Walk
from tests.support.stack.api import Api, Person

RULE = "49"
MET_BY = ("backend/shared/http/pagination.py", "docs/api/lists.md")


# The protocol of sync has bounds of its own: pages of a pull go on by cursor alone, as rows move.
OF_SYNC = {
    "/api/v1/sync/pull": ({"limit", "cursor"}, (1, 1000, 500)),
    "/api/v1/sync/conflicts": ({"limit", "offset"}, (1, 100, 50)),
}
# One record whose fields are lists.
NOT_LISTS = {"get_media", "get_post"}
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


def test_every_list_is_known_by_its_answer_and_by_its_scenario(walk: Walk) -> None:
    gets = [one for one in walk.played if one.operation.method == "GET"]
    answered = {one.operation.id for one in gets if any(isinstance(v, list) for v in values(one.answer.data))}
    known = {one.operation.id for one in gets if one.scenario.is_list}
    assert answered - known == NOT_LISTS
    assert known - answered == set()


def test_every_list_takes_limit_and_offset(walk: Walk) -> None:
    lists = [one.operation for one in walk.played if one.scenario.is_list]
    lacking = {one.id: {"limit", "offset"} - one.parameters for one in lists}
    assert {name: names for name, names in lacking.items() if names} == {"get_changes": {"offset"}}


def test_every_list_holds_to_the_limit_that_is_asked_for(walk: Walk) -> None:
    lists = [one for one in walk.played if one.scenario.is_list]
    asked = {
        one.operation.id: walk.send("GET", replace(one.call, path=f"{one.call.path}{mark(one.call.path)}limit=1"))
        for one in lists
    }
    sizes = {name: [len(v) for v in values(answer.data) if isinstance(v, list)] for name, answer in asked.items()}
    assert {name: found for name, found in sizes.items() if any(size > 1 for size in found)} == {}


def mark(path: str) -> str:
    """Return what joins one more parameter to a path."""
    return "&" if "?" in path else "?"


def values(data: Any) -> list[Any]:
    """Return the fields of an answer, or the answer where it is a list itself."""
    return list(data.values()) if isinstance(data, dict) else [data]
