"""Every error is rendered in one place, in one form, without a trace of what is inside."""

from uuid import uuid4

import pytest

from config.cli.stack.paths import ROOT
from tests.support.scenarios.refusals import Refusal
from tests.support.stack.api import Api

RULE = "43"
MET_BY = ("backend/shared/errors.py", "backend/shared/http/exceptions.py", "backend/shared/http/gate/middleware.py")
BROKEN = [
    ("GET", "/api/v1/posts?author_id=x"),
    ("GET", "/api/v1/feed?cursor=%00"),
    ("GET", "/api/v1/accounts/not-an-id"),
    ("PUT", "/api/v1/feed"),
    ("GET", "/api/v1/%ff"),
    ("POST", "/api/v1/auth/login"),
]


@pytest.mark.parametrize(("method", "path"), BROKEN)
def test_whatever_goes_wrong_is_told_in_the_same_way(method: str, path: str, api: Api) -> None:
    request_id = str(uuid4())
    answer = api.request(method, path, headers={"X-Request-ID": request_id})
    assert 400 <= answer.status < 500
    assert answer.body["error"]["request_id"] == request_id
    assert answer.code == answer.code.upper()
    assert "Traceback" not in str(answer.body)
    assert "django" not in str(answer.body).lower()


def test_no_view_makes_an_envelope_of_its_own() -> None:
    views = [path for folder in ROOT.glob("backend/*/views") for path in folder.rglob("*.py")]
    assert [str(path) for path in views if '"error":' in path.read_text(encoding="utf-8")] == []


def test_every_refusal_of_every_operation_is_told_in_the_same_way(refused: list[Refusal]) -> None:
    told = {one.name: one.answer for one in refused if one.answer.status >= 400}
    assert [name for name, one in told.items() if one.headers["X-Request-ID"] != one.body["error"]["request_id"]] == []
    assert [name for name, one in told.items() if one.code != one.code.upper() or not one.body["message"]] == []
    assert [name for name, one in told.items() if "Traceback" in str(one.body)] == []
