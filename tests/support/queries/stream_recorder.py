"""Watches that whoever writes what devices have copies of holds the stream of its owner: in every transaction of a run.

A row that is written before its version is claimed, or without, could be missed by a pull. Statements of the tests
themselves are not looked at.
"""

import re
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper

from tests.support.queries.query_recorder import RECORDER, sender_of

SYNCED = ("post", "draft", "post_like", "bookmark", "follow", "setting")
# What others do to a post, and what is known of its media, is not in its record.
BESIDE_THE_RECORD = frozenset({"like_count", "reply_count", "repost_count", "card_version", "media", "is_media_public"})
WRITE = re.compile(rf'\b(INSERT INTO|UPDATE|DELETE FROM)\s+"?({"|".join(SYNCED)})"?(?=[\s(])')
CHANGES = re.compile(r"\bSET\b(.*?)(?:\bFROM\b|\bWHERE\b|\bRETURNING\b|$)", re.DOTALL)
CHANGED = re.compile(r'"?(\w+)"?\s*=(?!=)')
CLAIM = re.compile(r"\b(INSERT INTO|UPDATE)\s+sync_state\b|\bFROM\s+sync_state\b.*\bFOR (NO KEY )?UPDATE\b", re.DOTALL)
Execute = Callable[[str, Any, bool, dict[str, Any]], Any]


@dataclass(slots=True)
class StreamRecorder:
    """Which tables were written by our code, and which of its lines did so without holding a stream."""

    written: set[str] = field(default_factory=set)
    faults: dict[str, str] = field(default_factory=dict)

    def __call__(self, execute: Execute, sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
        """Let the statement through and look at it."""
        connection = context["connection"]
        table = record_written(sql)
        if table is not None and not RECORDER.is_paused:
            self._note(table, sql=sql, is_held=getattr(connection, "holds_stream", False))
        result = execute(sql, params, many, context)
        if CLAIM.search(sql) and connection.in_atomic_block:
            connection.holds_stream = True
        return result

    def _note(self, table: str, *, sql: str, is_held: bool) -> None:
        sender = sender_of(sys._getframe(2))
        if sender is None:
            return
        self.written.add(table)
        if not is_held:
            self.faults[sender] = " ".join(sql.split())


STREAMS = StreamRecorder()


def record_written(sql: str) -> str | None:
    """Return the table where a statement writes a record that devices have copies of."""
    found = WRITE.search(sql)
    if found is None:
        return None
    verb, table = found.groups()
    if verb == "UPDATE":
        changes = CHANGES.search(sql, found.end())
        changed = set(CHANGED.findall(changes[1])) if changes else set()
        if changed <= BESIDE_THE_RECORD:
            return None
    return table


def install() -> None:
    """Look at every connection that is opened from now on; a stream is held until its transaction ends."""
    connect, set_autocommit = BaseDatabaseWrapper.connect, BaseDatabaseWrapper.set_autocommit

    def connect_and_look(self: BaseDatabaseWrapper) -> None:
        connect(self)
        self.holds_stream = False
        if STREAMS not in self.execute_wrappers:
            self.execute_wrappers.append(STREAMS)

    def begin_or_end(self: BaseDatabaseWrapper, *arguments: Any, **named: Any) -> None:
        set_autocommit(self, *arguments, **named)
        self.holds_stream = False

    BaseDatabaseWrapper.connect = connect_and_look  # type: ignore[method-assign]
    BaseDatabaseWrapper.set_autocommit = begin_or_end  # type: ignore[method-assign]
