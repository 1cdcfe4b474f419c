"""GET reads, POST creates, PUT updates, DELETE removes; nothing else is used."""

from tests.support.scenarios.walk import Walk
from tests.support.stack.api import Api, Person

RULE = "28"
MET_BY = ("backend/social/views", "backend/accounts/views")


def test_no_other_method_is_declared(api: Api) -> None:
    document = api.get("/openapi.json").body
    methods = {method for operations in document["paths"].values() for method in operations if method != "parameters"}
    assert methods == {"get", "post", "put", "delete"}


def test_a_post_lives_by_the_four_verbs(ada: Person) -> None:
    made = ada.api.post("/posts", {"text": "made"})
    path = f"/posts/{made.data['id']}"
    assert ada.api.get(path).data["text"] == "made"
    assert ada.api.put(path, {"text": "updated"}).data["text"] == "updated"
    assert ada.api.get(path).data["text"] == "updated"
    assert ada.api.delete(path).status == 200
    assert ada.api.get(path).status == 404


def test_another_method_is_refused_and_told_which_are_allowed(ada: Person) -> None:
    answer = ada.api.request("PATCH", f"/api/v1/posts/{ada.posts('unpatched')['id']}", {"text": "patched"})
    assert answer.status == 405
    assert set(answer.headers["Allow"].split(", ")) == {"GET", "HEAD", "PUT", "DELETE"}


def test_reading_changes_nothing_and_every_other_verb_leaves_its_trace(walk: Walk) -> None:
    reads = [one for one in walk.played if one.operation.method == "GET"]
    assert [one.operation.id for one in reads if one.scenario.audit or one.scenario.silent] == []
    writes = [one for one in walk.played if one.operation.method != "GET"]
    assert [one.operation.id for one in writes if not one.scenario.audit and not one.scenario.silent] == []
