"""Which tests run together: a session for each service, one for the whole stack, and one for all the rest."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from config.cli.stack.paths import ROOT, SERVICES

TESTS = ROOT / "tests"
BY_SERVICE = ("backend", "workers")
HOME_OF_SHARED = "social"
HOUSE, FLOWS = "house", "flows"
ON_THE_STACK = ("flows", "standards")
NOT_TESTS = {"support", "__pycache__"}
FILES_A_PROCESS = 6


@dataclass(frozen=True)
class Session:
    """What pytest runs with the same settings: a service's, `flows` on the whole stack, or `house` without Django."""

    name: str
    targets: tuple[str, ...]

    @property
    def has_django(self) -> bool:
        """Tell whether this session is a service's."""
        return self.name in SERVICES

    @property
    def needs_stack(self) -> bool:
        """Tell whether this session speaks to the whole stack; the others need its servers alone."""
        return self.name == FLOWS

    @cached_property
    def files(self) -> tuple[Path, ...]:
        """Return the test files of this session."""
        paths = (Path(target.partition("::")[0]) for target in self.targets)
        return tuple(file for path in paths for file in (sorted(path.rglob("test_*.py")) if path.is_dir() else [path]))

    @property
    def processes(self) -> int:
        """Return how many processes can share this session's tests at most."""
        return 1 + len(self.files) // FILES_A_PROCESS


def whole_suite() -> list[Session]:
    """Return every session with what it runs; one that has nothing to run is left out."""
    return sessions_of([path for folder in (TESTS, *_by_service()) for path in _entries(folder)])


def sessions_of(paths: Sequence[Path], *, node: str = "") -> list[Session]:
    """Return the sessions that these files and folders belong to."""
    targets: dict[str, list[str]] = {name: [] for name in (*SERVICES, HOUSE, FLOWS)}
    for path in paths:
        for part in _split(path):
            targets[session_of(part)].append(f"{part}{node}")
    return [Session(name=name, targets=tuple(found)) for name, found in targets.items() if found]


def session_of(path: Path) -> str:
    """Return the session of a test file or folder: what all services share is tested with social's settings."""
    parts = path.relative_to(TESTS).parts
    if parts and parts[0] in ON_THE_STACK:
        return FLOWS
    if not parts or parts[0] not in BY_SERVICE:
        return HOUSE
    return parts[1] if len(parts) > 1 and parts[1] in SERVICES else HOME_OF_SHARED


def _split(path: Path) -> list[Path]:
    """Return a folder that spans sessions as its parts."""
    if path == TESTS:
        return [part for folder in (TESTS, *_by_service()) for part in _entries(folder)]
    return _entries(path) if path in _by_service() else [path]


def _by_service() -> tuple[Path, ...]:
    return tuple(TESTS / name for name in BY_SERVICE)


def _entries(folder: Path) -> list[Path]:
    if not folder.is_dir():
        return []
    children = (path for path in sorted(folder.iterdir()) if path.name not in NOT_TESTS and path not in _by_service())
    return [path for path in children if path.is_dir() or path.name.startswith("test_")]
