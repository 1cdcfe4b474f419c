"""What becomes of a change that meets the server's copy: in the order that the protocol lays down."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, Final

from backend.social.utils.sync_change import Change, ServerCopy, Strategy, is_later, is_same

DELETION: Final = ("is_deleted",)


class Status(StrEnum):
    """What became of a change."""

    APPLIED = "applied"
    MERGED = "merged"
    NOOP = "noop"
    SUPERSEDED = "superseded"
    CONFLICT = "conflict"


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """The status of a change and, where something is written, the values that the record gets; a deletion gets none."""

    status: Status
    is_written: bool = False
    values: Mapping[str, Any] | None = None
    fields_in_conflict: tuple[str, ...] = ()


NOOP: Final = Decision(status=Status.NOOP)
SUPERSEDED: Final = Decision(status=Status.SUPERSEDED)
DELETED: Final = Decision(status=Status.APPLIED, is_written=True)


def decide(change: Change, *, server: ServerCopy | None, is_toggle: bool, strategy: Strategy) -> Decision:
    """Return what becomes of a change; `server` is None where there is no such record, or no longer."""
    if server is None:
        return _decide_absent(change, is_toggle=is_toggle)
    if server.is_deleted:
        return _decide_tombstone(change, server=server, is_toggle=is_toggle)
    if change.op == "upsert" and not differing(change.fields, server=server):
        return NOOP
    if is_linear(change, server=server) or (change.op == "delete" and change.base_version is None):
        return _applied(change)
    return _decide_apart(change, server=server, strategy=strategy)


def is_linear(change: Change, *, server: ServerCopy) -> bool:
    """Return whether the device knew this copy, or wrote it itself and lost the answer."""
    if change.base_version == server.version:
        return True
    if change.device_id is None or change.device_id != server.writer_device_id:
        return False
    return server.writer_updated_at is not None and change.updated_at >= server.writer_updated_at


def _decide_apart(change: Change, *, server: ServerCopy, strategy: Strategy) -> Decision:
    """Decide about a change and a copy that knew nothing of one another."""
    if _is_overtaken(change, server=server):
        return SUPERSEDED
    if change.op == "upsert" and change.base is not None:
        return _merge(change, base=change.base, server=server, strategy=strategy)
    fields = differing(change.fields, server=server) if change.op == "upsert" else DELETION
    return _settle(change, server=server, strategy=strategy, fields=fields)


def _is_overtaken(change: Change, *, server: ServerCopy) -> bool:
    """Return whether the device has written the record later itself: its own clock decides, however long each took."""
    if change.device_id is None or change.device_id != server.writer_device_id or server.writer_updated_at is None:
        return False
    return change.updated_at < server.writer_updated_at


def differing(fields: Mapping[str, Any], *, server: ServerCopy) -> tuple[str, ...]:
    """Return the names of the fields that the server has otherwise."""
    return tuple(sorted(name for name, value in fields.items() if not is_same(server.values[name], value)))


def _decide_absent(change: Change, *, is_toggle: bool) -> Decision:
    if change.op == "delete" and (is_toggle or change.base_version is None):
        return NOOP
    if change.base_version is not None:
        return SUPERSEDED  # it was there and was purged: never resurrected
    return _applied(change)


def _decide_tombstone(change: Change, *, server: ServerCopy, is_toggle: bool) -> Decision:
    if change.op == "delete":
        return NOOP
    if change.base_version == server.version or (is_toggle and _is_next(change, server=server)):
        return _applied(change)
    return SUPERSEDED


def _is_next(change: Change, *, server: ServerCopy) -> bool:
    """Return whether a toggle was switched on after it was off; what one device did is in the order of its own clock.

    Corrected times hold how long each request was on its way, and may turn the two round.
    """
    if change.device_id is None or change.device_id != server.writer_device_id or server.writer_updated_at is None:
        return is_later(change, server=server)
    return change.updated_at > server.writer_updated_at


def _applied(change: Change) -> Decision:
    if change.op == "delete":
        return DELETED
    return Decision(status=Status.APPLIED, is_written=True, values=change.fields)


def _merge(change: Change, *, base: Mapping[str, Any], server: ServerCopy, strategy: Strategy) -> Decision:
    """Merge field by field: what only one side changed stands; what both changed otherwise is for the strategy."""
    changed = {
        name: value for name, value in change.fields.items() if name not in base or not is_same(base[name], value)
    }
    others = {
        name
        for name in differing(changed, server=server)
        if name not in base or not is_same(base[name], server.values[name])
    }
    if not others:
        return _merged(changed, server=server)
    if strategy != "last_write_wins":
        return Decision(status=Status.CONFLICT, fields_in_conflict=tuple(sorted(others)))
    if not is_later(change, server=server):
        kept = {name: value for name, value in changed.items() if name not in others}
        return _merged(kept, server=server) if differing(kept, server=server) else SUPERSEDED
    seen = {**base, **change.fields}
    is_as_sent = not differing(seen, server=replace(server, values={**server.values, **changed}))
    status = Status.APPLIED if is_as_sent else Status.MERGED
    return Decision(status=status, is_written=True, values=changed)


def _merged(values: Mapping[str, Any], *, server: ServerCopy) -> Decision:
    return Decision(status=Status.MERGED, is_written=bool(differing(values, server=server)), values=values)


def _settle(change: Change, *, server: ServerCopy, strategy: Strategy, fields: tuple[str, ...]) -> Decision:
    """Settle a conflict of whole records."""
    if strategy != "last_write_wins":
        return Decision(status=Status.CONFLICT, fields_in_conflict=fields)
    return _applied(change) if is_later(change, server=server) else SUPERSEDED
