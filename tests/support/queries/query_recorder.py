"""Remembers every distinct statement that our own code sent to PostgreSQL during a run, with one sample each."""

import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper

ROOT = Path(__file__).resolve().parents[3]
OURS = tuple(f"{ROOT / folder}/" for folder in ("backend", "workers", "pipelines"))
TESTS = f"{ROOT / 'tests'}/"
PLANNED = ("SELECT", "WITH", "INSERT", "UPDATE", "DELETE")
LIST = re.compile(r"\((?:%s|%b)(?:, ?(?:%s|%b))+\)")
Execute = Callable[[str, Any, bool, dict[str, Any]], Any]


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement with parameters that it really had, and the line of our code that sent it."""

    sql: str
    parameters: Any
    sender: str


@dataclass(slots=True)
class Recorder:
    """The statements of a run by their normal form."""

    statements: dict[str, Statement] = field(default_factory=dict)
    is_paused: bool = False

    def __call__(self, execute: Execute, sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
        """Let the statement through and remember it."""
        result = execute(sql, params, many, context)
        if not self.is_paused and sql.lstrip()[:6].rstrip().upper().startswith(PLANNED):
            self._remember(sql, params=next(iter(params), None) if many else params)
        return result

    def _remember(self, sql: str, *, params: Any) -> None:
        key = normal_form(sql)
        if key in self.statements:
            return
        sender = sender_of(sys._getframe(1))
        if sender is not None:
            self.statements[key] = Statement(sql=sql, parameters=params, sender=sender)

    @contextmanager
    def paused(self) -> Iterator[None]:
        """Remember nothing for a while."""
        self.is_paused = True
        yield
        self.is_paused = False


RECORDER = Recorder()


def install() -> None:
    """Listen on every connection that is opened from now on, in every thread."""
    connect = BaseDatabaseWrapper.connect

    def connect_and_listen(self: BaseDatabaseWrapper) -> None:
        connect(self)
        if RECORDER not in self.execute_wrappers:
            self.execute_wrappers.append(RECORDER)

    BaseDatabaseWrapper.connect = connect_and_listen  # type: ignore[method-assign]


def normal_form(sql: str) -> str:
    """Return the statement on one line, with lists of any length as one."""
    return " ".join(LIST.sub("(…)", sql).split())


def sender_of(frame: FrameType | None) -> str | None:
    """Return the nearest line of ours that a statement came from, or None where a test itself sent it."""
    while frame is not None:
        name = frame.f_code.co_filename
        if name.startswith(OURS):
            return f"{name.removeprefix(f'{ROOT}/')}:{frame.f_lineno}"
        if name.startswith(TESTS) and not name.startswith(f"{TESTS}support/"):
            return None
        frame = frame.f_back
    return None
