"""What goes to Sentry: enough to find the fault, nothing of a person."""

import gzip
import itertools
import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import pytest
from django.db import OperationalError
from psycopg_pool import PoolTimeout

from backend.shared.context import bind
from config.cli.checks.environment import example_environment
from config.cli.stack.paths import ROOT
from config.sentry import OncePer, before_send, scrub
from tests.support.outside.http_stub import Asked, OtherService, other_service

PASSWORD = "sesame-password-of-a-person"
EMAIL = "somebody-at-home@example.org"
TOKEN = "sesame-token-of-a-session"
SECRETS = (PASSWORD, EMAIL, TOKEN)


@dataclass(frozen=True, slots=True)
class Reported:
    """What left one process: all that Sentry got, the events among it, and the process's own lines."""

    raw: str
    lines: str
    events: list[dict[str, Any]]


@pytest.fixture
def sentry() -> Iterator[OtherService]:
    """Sentry, as far as a client sees it."""
    with other_service() as service:
        service.answer = lambda asked: (200, {})
        yield service


def report(sentry: OtherService, *, route: str, request_id: str) -> Reported:
    """Let a process of social fail at a route; return what it reported."""
    dsn = f"{sentry.url.replace('http://', 'http://publickey@')}/42"
    environment = example_environment(service="social") | {"SENTRY_DSN": dsn, "CACHE_URL": "redis://127.0.0.1:9/0"}
    del environment["PROMETHEUS_MULTIPROC_DIR"]  # its folder is gone with the example
    ended = subprocess.run(
        [sys.executable, "-m", "tests.config.probe_process", route, request_id, PASSWORD, EMAIL, TOKEN],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=30,
    )
    assert ended.returncode == 0, ended.stderr
    texts = [text_of(asked) for asked in sentry.asked]
    lines = ended.stdout + ended.stderr
    return Reported(raw="\n".join(texts), lines=lines, events=[event for text in texts for event in events_in(text)])


def text_of(asked: Asked) -> str:
    """Return a request as text: path, headers, body."""
    is_packed = asked.headers.get("Content-Encoding") == "gzip"
    return f"{asked.path}\n{dict(asked.headers)}\n{(gzip.decompress(asked.body) if is_packed else asked.body).decode()}"


def events_in(text: str) -> list[dict[str, Any]]:
    """Return the events of an envelope: what is written after an item's header of that type."""
    lines = [json.loads(line) for line in text.split("\n") if line.startswith('{"')]
    return [body for head, body in itertools.pairwise(lines) if head.get("type") == "event"]


def test_an_exception_arrives_with_its_request_id_and_without_a_person(sentry: OtherService) -> None:
    request_id = str(uuid4())

    reported = report(sentry, route="break", request_id=request_id)

    (event,) = reported.events
    assert sentry.asked[0].path == "/api/42/envelope/"
    assert event["tags"]["request_id"] == request_id
    assert [told["type"] for told in event["exception"]["values"]] == ["KeyError", "ValueError"]
    assert {told["value"] for told in event["exception"]["values"]} == {""}
    assert event["exception"]["values"][1]["stacktrace"]["frames"][-1]["function"] == "post_break"
    assert event["request"] == {"method": "POST", "url": "http://localhost/api/v1/break"}
    assert event["server_name"] == "social"
    assert event["release"]
    assert '"type":"session' not in reported.raw
    assert event["tags"]["access_token"] == "***"
    assert [secret for secret in SECRETS if secret in reported.raw + reported.lines] == []


def test_a_logged_error_arrives_without_what_its_line_was_filled_with(sentry: OtherService) -> None:
    request_id = str(uuid4())

    reported = report(sentry, route="complain", request_id=request_id)

    (event,) = reported.events
    assert event["logentry"] == {"message": "a mail to %s was not sent"}
    assert event["tags"]["request_id"] == request_id
    assert [secret for secret in SECRETS if secret in reported.raw] == []


def test_what_is_not_known_to_be_impersonal_is_left_out() -> None:
    everything: Any = {
        "event_id": "e1",
        "level": "error",
        "message": EMAIL,
        "user": {"email": EMAIL},
        "extra": {"x": EMAIL},
        "breadcrumbs": {"values": [{"message": EMAIL}]},
        "threads": {"values": [{"stacktrace": {"frames": [{"vars": {"x": EMAIL}}]}}]},
        "logentry": {"message": EMAIL, "formatted": EMAIL, "params": [EMAIL]},
        "contexts": {"trace": {"trace_id": "t1", "data": {"url.query": EMAIL}}, "account": {"email": EMAIL}},
        "request": {"method": "GET", "url": f"http://h/p?q={EMAIL}", "data": EMAIL, "headers": {"X": EMAIL}},
        "exception": {
            "values": [
                {
                    "type": "KeyError",
                    "value": EMAIL,
                    "mechanism": {"type": "generic", "data": {"x": EMAIL}},
                    "stacktrace": {"frames": [{"function": "f", "vars": {"x": EMAIL}}]},
                }
            ]
        },
        "tags": {"refresh_token": EMAIL, "task": "send_mail"},
    }

    with bind(request_id="r1"):
        scrubbed = scrub(everything, {})

    assert scrubbed == {
        "event_id": "e1",
        "level": "error",
        "contexts": {"trace": {"trace_id": "t1"}, "runtime": {}},
        "request": {"method": "GET", "url": "http://h/p"},
        "exception": {
            "values": [
                {
                    "type": "KeyError",
                    "value": "",
                    "mechanism": {"type": "generic"},
                    "stacktrace": {"frames": [{"function": "f"}]},
                }
            ]
        },
        "tags": {"refresh_token": "***", "task": "send_mail", "request_id": "r1"},
    }


def test_an_outage_of_postgresql_is_one_group_and_one_event_a_minute() -> None:
    def send(error: Exception) -> Any:
        return before_send({"event_id": "e"}, {"exc_info": (type(error), error, None)})

    first, second, other = send(OperationalError("gone")), send(PoolTimeout("gone")), send(ValueError("else"))

    assert first["fingerprint"] == ["postgresql-away"]
    assert second is None
    assert "fingerprint" not in other


def test_one_goes_through_in_so_many_seconds() -> None:
    once = OncePer(seconds=60.0)

    assert [once.may_send(at=at) for at in (0.0, 1.0, 59.9, 60.0, 61.0)] == [True, False, False, True, False]
