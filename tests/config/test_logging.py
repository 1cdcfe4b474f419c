"""Log lines: one JSON object each, with who and which request, without secrets."""

import json
import logging
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest

from backend.shared.context import bind
from backend.shared.redact import redact
from config.logging import JsonFormatter, logging_settings

SECRET = "sesame"
CREATED = datetime(2026, 3, 14, 9, 26, 53, 589793, tzinfo=UTC)


@dataclass(frozen=True)
class Attempt:
    """Something that a careless line might hold."""

    name: str
    password: str


class Unprintable:
    """A value that JSON does not know."""

    def __str__(self) -> str:
        return "shown as text"


@pytest.fixture
def caught() -> Iterator[BaseException]:
    """An exception whose message, and whose cause's message, hold a secret."""
    try:
        fail()
    except ValueError as error:
        yield error


def fail() -> None:
    try:
        raise KeyError(SECRET)
    except KeyError as cause:
        raise ValueError(f"the row ({SECRET}) exists") from cause


def line_of(message: str = "done", *arguments: object, **attributes: Any) -> dict[str, Any]:
    """Return the line of a record, read back from its text."""
    text = text_of(message, *arguments, **attributes)
    line: dict[str, Any] = json.loads(text)
    return line


def text_of(message: str, *arguments: object, exc_info: Any = None, **attributes: Any) -> str:
    record = logging.LogRecord("plaza.test", logging.WARNING, "file.py", 1, message, arguments, exc_info)
    record.created = CREATED.timestamp()
    record.__dict__.update(attributes)
    return JsonFormatter(service="social").format(record)


def test_a_line_says_when_what_where_and_who() -> None:
    with bind(request_id="r1", account_id="a1"):
        line = line_of("%s posts", 3)

    assert line == {
        "time": "2026-03-14T09:26:53.589793Z",
        "level": "WARNING",
        "service": "social",
        "logger": "plaza.test",
        "message": "3 posts",
        "request_id": "r1",
        "account_id": "a1",
    }


def test_outside_of_a_request_nobody_asks() -> None:
    line = line_of()

    assert (line["request_id"], line["account_id"]) == (None, None)


def test_a_line_is_one_line() -> None:
    assert "\n" not in text_of("two\nlines", fields={"more": "a\nb"})


def test_fields_join_the_line() -> None:
    line = line_of(fields={"task": "fan_out", "row": UUID(int=1), "odd": Unprintable(), "counts": {1: 2}})

    assert (line["task"], line["row"], line["odd"]) == ("fan_out", str(UUID(int=1)), "shown as text")
    assert line["counts"] == {"1": 2}


@pytest.mark.parametrize(
    "field",
    [
        {"password": SECRET},
        {"new_password": SECRET},
        {"Authorization": f"Bearer {SECRET}"},
        {"refreshToken": SECRET},
        {"deep": {"deeper": [{"otp": SECRET}, {"x": ({"cookie": SECRET},)}]}},
        {"secrets": {"any": {"thing": SECRET}}},
        {"attempt": Attempt(name="ada", password=SECRET)},
        {"attempts": [Attempt(name="ada", password=SECRET)]},
        {"attempts": {Attempt(name="ada", password=SECRET)}},
    ],
)
def test_secrets_are_masked_at_any_depth(field: dict[str, Any]) -> None:
    text = text_of("done", fields=field)

    assert SECRET not in text
    assert "***" in text


def test_masking_leaves_the_original_alone() -> None:
    given = {"password": SECRET, "list": [1, "two"]}

    assert redact(given) == {"password": "***", "list": [1, "two"]}
    assert given["password"] == SECRET


def test_a_traceback_has_frames_and_no_texts(caught: BaseException) -> None:
    text = text_of("it failed", exc_info=(type(caught), caught, caught.__traceback__))
    line = json.loads(text)

    assert line["error"] == "ValueError"
    assert line["traceback"][-1].endswith(" fail")
    assert SECRET not in text


def test_no_exception_is_no_error() -> None:
    assert "error" not in line_of(exc_info=sys.exc_info())


@pytest.mark.parametrize("value", ["a broken \udcff surrogate", 2**70, {("a", "pair"): 1}])
def test_a_line_is_never_lost(value: object) -> None:
    assert line_of(fields={"value": value})["message"] == "done"


def test_lines_go_to_standard_output_at_the_asked_level() -> None:
    settings = logging_settings(level="WARNING", service="media")

    assert settings["root"] == {"handlers": ["stdout"], "level": "WARNING"}
    assert settings["handlers"]["stdout"]["stream"] is sys.stdout
    assert settings["formatters"]["json"]["service"] == "media"
