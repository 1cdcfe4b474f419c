"""What a scenario is: one operation, how it is called with success, and what is true of it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.support.scenarios.scene import Scene


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """A request that succeeds; `path` stands below /api/v1, `token` is empty for nobody."""

    path: str
    token: str | None = None
    body: Any = None
    form: Mapping[str, Any] | None = None
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """How one operation is called.

    `prepare` makes what the call needs, anew each time. `audit` are the actions that the call leaves in audit_logs, or
    `silent` says why a write leaves none. `absent` is the status for an id that does not exist,
    `malformed` for what is no id.
    """

    prepare: Callable[[Scene], Call]
    audit: tuple[str, ...] = ()
    silent: str = ""
    is_list: bool = False
    absent: int = 404
    malformed: int = 404
