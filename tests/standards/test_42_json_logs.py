"""Log lines are JSON and say when, who, which route and how it ended, and nothing secret."""

import json
from datetime import datetime
from pathlib import Path
from uuid import uuid4

import pytest

from config.cli.stack import StackState
from config.cli.stack.paths import SERVICES
from tests.support.scenarios.canaries import leaks
from tests.support.scenarios.refusals import Refusal
from tests.support.scenarios.walk import Operation, Walk
from tests.support.stack.api import PASSWORD, Person
from tests.support.waiting import eventually

RULE = "42"
SECRET_WORDS = ("password", "token", "secret", "otp", "code")
MET_BY = ("config/logging.py", "backend/shared/http/gate/access_log.py", "docs/operations/logs.md")


def lines_with(path: Path, text: str) -> list[str]:
    """Return the lines of a log that contain a text."""
    return [line for line in path.read_text(encoding="utf-8").splitlines() if text in line]


def test_a_request_leaves_one_line_that_says_everything(ada: Person, stack: StackState) -> None:
    request_id = str(uuid4())
    ada.api.get("/following", headers={"X-Request-ID": request_id})
    (line,) = eventually(lambda: lines_with(Path(stack.data_dir) / "logs" / "social-web.log", request_id))
    entry = json.loads(line)
    assert entry["account_id"] == ada.id
    assert (entry["service"], entry["method"], entry["status"], entry["level"]) == ("social", "GET", 200, "INFO")
    assert entry["route"].endswith("following")
    assert entry["error"] is None
    assert entry["duration_ms"] > 0
    assert datetime.fromisoformat(entry["time"]).utcoffset() is not None


def test_an_error_has_its_code_in_the_line(ada: Person, stack: StackState) -> None:
    request_id = str(uuid4())
    answer = ada.api.get(f"/posts/{uuid4()}", headers={"X-Request-ID": request_id})
    (line,) = eventually(lambda: lines_with(Path(stack.data_dir) / "logs" / "social-web.log", request_id))
    assert answer.code in str(json.loads(line)["error"])


def test_no_log_holds_a_password_or_a_token(ada: Person, stack: StackState) -> None:
    logs = list((Path(stack.data_dir) / "logs").iterdir())
    secrets = [PASSWORD, str(ada.api.token), ada.refresh_token, f"{ada.username}@example.org"]
    assert [(log.name, secret) for log in logs for secret in secrets if secret in log.read_text(errors="replace")] == []


@pytest.mark.parametrize("process", [*(f"{service}-{kind}" for service in SERVICES for kind in ("web", "migrate"))])
def test_every_line_of_a_process_is_json_from_the_first_one(process: str, ada: Person, stack: StackState) -> None:
    log = Path(stack.data_dir) / "logs" / f"{process}.log"
    said = log.read_text(encoding="utf-8").splitlines()
    odd = [line for line in said if not line.startswith('{"time":') and not line.startswith(f"{process} ended")]
    assert odd == []
    assert {json.loads(said[0])["service"]} == {process.partition("-")[0]}


def test_every_secret_field_of_every_body_has_a_canary(walk: Walk) -> None:
    sent = {
        (one.operation.id, name)
        for one in walk.played
        for name, value in (one.call.body or {}).items()
        if isinstance(value, str) and value in walk.scene.secrets
    }
    assert {(one.id, name) for one in walk.operations for name in secret_fields(walk, one)} - sent == set()


def test_no_place_holds_a_canary(walk: Walk, refused: list[Refusal], stack: StackState) -> None:
    passwords = [secret for secret in walk.scene.secrets if "passphrase" in secret]
    answers = [*((one.operation.id, one.answer) for one in walk.played), *((one.name, one.answer) for one in refused)]
    assert [name for name, answer in answers if any(secret in str(answer.body) for secret in passwords)] == []
    assert leaks(stack, walk.scene.secrets) == []


def secret_fields(walk: Walk, operation: Operation) -> set[str]:
    """Return the fields of an operation's body that are secret by their name."""
    schemas = walk.document["components"]["schemas"]
    contents = operation.declared.get("requestBody", {}).get("content", {})
    named = [content["schema"].get("$ref", "").rsplit("/", 1)[-1] for content in contents.values()]
    fields = {field for name in named for field in schemas.get(name, {}).get("properties", {})}
    return {field for field in fields if any(word in field for word in SECRET_WORDS)}
