"""What a person types after `./plaza test`: paths go to the session they belong to, options to every one."""

from collections.abc import Sequence
from pathlib import Path

from config.cli.stack.paths import ROOT
from config.cli.suite.sessions import TESTS, Session, sessions_of, whole_suite


def plan_sessions(arguments: Sequence[str], *, here: Path) -> tuple[list[Session], list[str]]:
    """Return the sessions to run and the options for pytest."""
    sessions: list[Session] = []
    options: list[str] = []
    for argument in arguments:
        found = _sessions_at(argument, here=here)
        sessions.extend(found)
        if not found:
            options.append(argument)
    return _merged(sessions) if sessions else whole_suite(), options


def _sessions_at(argument: str, *, here: Path) -> list[Session]:
    """Return the sessions of `path` or `path::node`, and none for an option or its value."""
    name, colons, node = argument.partition("::")
    for base in (here, ROOT):
        path = (base / name).resolve()
        if not argument.startswith("-") and path.exists() and path.is_relative_to(TESTS):
            return sessions_of([path], node=colons + node)
    return []


def _merged(sessions: Sequence[Session]) -> list[Session]:
    targets: dict[str, tuple[str, ...]] = {}
    for session in sessions:
        targets[session.name] = (*targets.get(session.name, ()), *session.targets)
    order = [session.name for session in whole_suite()]
    return [Session(name=name, targets=targets[name]) for name in order if name in targets]
