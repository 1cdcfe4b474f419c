"""The status says what happened."""

from tests.support.scenarios.refusals import Refusal
from tests.support.scenarios.walk import Walk
from tests.support.stack.api import Api, Person

RULE = "29"
MET_BY = ("backend/shared/errors.py", "docs/api/errors.md")


def test_each_outcome_has_its_own_status(ada: Person, bob: Person, api: Api) -> None:
    post = ada.api.post("/posts", {"text": "mine"})
    path = f"/posts/{post.data['id']}"
    outcomes = {
        "created": post.status,
        "read": api.get(path).status,
        "malformed": ada.api.post("/posts", {"text": ""}).status,
        "nobody": api.post("/posts", {"text": "whose?"}).status,
        "not yours": bob.api.delete(path).status,
        "nothing there": ada.api.get("/posts/00000000-0000-4000-8000-000000000000").status,
        "taken": bob.api.post("/posts", {"id": post.data["id"], "text": "again"}).status,
        "refused": ada.api.post("/follows", {"account_id": ada.id}).status,
    }
    expected = {
        "created": 201,
        "read": 200,
        "malformed": 400,
        "nobody": 401,
        "not yours": 403,
        "nothing there": 404,
        "taken": 409,
        "refused": 422,
    }
    assert outcomes == expected


def test_every_route_declares_its_errors(api: Api) -> None:
    operations = [
        operation
        for path, methods in api.get("/openapi.json").body["paths"].items()
        for operation in methods.values()
        if path.startswith("/api/v1/")
    ]
    assert [operation["operationId"] for operation in operations if "500" not in operation["responses"]] == []


def test_every_operation_answers_success_as_its_document_says(walk: Walk) -> None:
    declared = {one.operation.id: {s for s in one.operation.declared["responses"] if s < "4"} for one in walk.played}
    found = {one.operation.id: str(one.answer.status) for one in walk.played}
    assert [name for name, status in found.items() if status not in declared[name]] == []
    of_gets = {one.answer.status for one in walk.played if one.operation.method == "GET"}
    assert of_gets == {200}


def test_every_operation_refuses_with_the_status_of_the_fault(refused: list[Refusal]) -> None:
    assert len(refused) > 200
    wrong = [(one.name, one.expected, one.answer.status) for one in refused if not one.is_as_expected]
    assert wrong == []
