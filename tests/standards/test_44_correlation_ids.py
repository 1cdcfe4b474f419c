"""One id follows a request through the gateway, the service, its worker, and the service that is told."""

from pathlib import Path
from uuid import uuid4

from config.cli.stack import StackState
from tests.standards.conftest import Rows
from tests.support.scenarios.walk import Walk
from tests.support.stack.api import Person
from tests.support.waiting import eventually

RULE = "44"
MET_BY = ("backend/shared/context.py", "backend/shared/http/gate/request_id.py", "workers/middleware/correlation_id.py")
ON_THE_WAY = ("gateway-access.log", "social-web.log", "social-worker.log", "audit-web.log")


def test_the_id_of_the_client_is_found_everywhere(ada: Person, stack: StackState, rows: Rows) -> None:
    request_id = str(uuid4())
    answer = ada.api.post("/posts", {"text": "traced"}, headers={"X-Request-ID": request_id})
    assert answer.headers["X-Request-ID"] == request_id
    query = "SELECT action FROM audit_logs WHERE request_id = %s"
    eventually(lambda: rows("audit", query, (request_id,)), is_so=lambda found: found == [{"action": "post.created"}])
    logs = Path(stack.data_dir) / "logs"
    eventually(
        lambda: [name for name in ON_THE_WAY if request_id not in (logs / name).read_text(errors="replace")],
        is_so=lambda missing: missing == [],
    )


def test_what_is_no_id_is_replaced(ada: Person) -> None:
    made = ada.api.get("/following", headers={"X-Request-ID": "not an id"}).headers["X-Request-ID"]
    assert len(made) == 36


def test_every_operation_answers_with_the_id_that_it_was_sent(walk: Walk) -> None:
    answered = {one.operation.id: (one.answer.headers["X-Request-ID"], one.request_id) for one in walk.played}
    assert [name for name, (found, sent) in answered.items() if found != sent] == []
