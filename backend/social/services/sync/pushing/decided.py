"""A change of a batch beside what is there, and what becomes of it."""

from dataclasses import dataclass, replace
from typing import Any

from backend.social.services.sync.collections import COLLECTIONS
from backend.social.services.sync.load_rows import Loaded, server_copy
from backend.social.utils.sync_change import Change, Strategy
from backend.social.utils.sync_decision import Decision, decide


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """A change, the row that it names (None: there is none), and the decision."""

    change: Change
    row: Any
    decision: Decision


def decide_change(change: Change, *, loaded: Loaded, strategy: Strategy) -> Decided:
    """Return what becomes of a change."""
    collection, row = COLLECTIONS[change.collection], loaded.find(change)
    server = server_copy(row, collection=collection) if row is not None else None
    if row is not None and change.fields.get("reply_to_id", row) is None:
        # As over REST: null leaves a reply where it is.
        change = replace(change, fields={name: each for name, each in change.fields.items() if name != "reply_to_id"})
    decision = decide(change, server=server, is_toggle=collection.is_toggle, strategy=strategy)
    return Decided(change=change, row=row, decision=decision)
