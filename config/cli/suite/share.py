"""How far a session is, and whether another process could help with it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from config.cli.suite.process import TestProcess
from config.cli.suite.sessions import Session
from config.cli.suite.sharing import TOTAL

ALONE = "mark.alone"


@dataclass(slots=True, kw_only=True)
class Share:
    """The processes of a session and the folder in which they note what they take.

    `alone` says what they do with tests that no other process may run beside on the same stack: never, only, or
    nothing special.
    """

    session: Session
    folder: Path
    most: int
    alone: str = ""
    processes: list[TestProcess] = field(default_factory=list)

    @property
    def name(self) -> str:
        """Return what the processes are called after."""
        return f"{self.session.name}-alone" if self.alone == "only" else self.session.name

    @property
    def waits(self) -> bool:
        """Tell whether these tests wait for servers most of the time."""
        return self.session.needs_stack

    @property
    def total(self) -> int:
        """Return how many blocks there are, as far as this is known."""
        try:
            return int((self.folder / TOTAL).read_text())
        except (FileNotFoundError, ValueError):
            return len(self.session.files)

    @property
    def taken(self) -> int:
        """Return how many blocks the processes have taken."""
        return sum(file.name != TOTAL for file in self.folder.iterdir())

    @property
    def running(self) -> int:
        """Return how many of its processes run."""
        return sum(process.process.returncode is None for process in self.processes)

    @property
    def could_use_another(self) -> bool:
        """Tell whether there is something left to take for one more process."""
        has_ended = any(process.process.returncode is not None for process in self.processes)
        return len(self.processes) < self.most and not has_ended and self.taken < self.total

    @property
    def left_a_process(self) -> float:
        """Return how many blocks are left for each process when one more takes part."""
        return (self.total - self.taken) / (self.running + 1)


def shares_of(sessions: Sequence[Session], *, folder: Path, jobs: int) -> list[Share]:
    """Return what the processes of a run share; what has to be alone on the stack is a share of its own, the last."""
    shares: list[Share] = []
    for session in sessions:
        most = min(session.processes, jobs)
        splits = ("never", "only") if most > 1 and session.needs_stack and _has_alone(session) else ("",)
        for alone in splits:
            share = Share(session=session, folder=folder, most=1 if alone == "only" else most, alone=alone)
            share.folder = folder / f"share-{share.name}"
            share.folder.mkdir()
            shares.append(share)
    return shares


def next_share(shares: Sequence[Share], *, jobs: int) -> Share | None:
    """Return the share that gets the next process, None while nothing may start.

    One for each core is at work; as many again wait for the stack, and begin first because their end is awaited by
    those that need the stack for themselves.
    """
    if jobs == 1 and any(share.running for share in shares):
        return None
    for waits in (True, False):
        group = [share for share in shares if share.waits is waits]
        able = [share for share in group if share.could_use_another and _may_start(share, shares=shares)]
        if able and sum(share.running for share in group) < jobs:
            return max(able, key=lambda share: share.left_a_process)
    return None


def _may_start(share: Share, *, shares: Sequence[Share]) -> bool:
    others = [other for other in shares if other.waits and other is not share]
    if share.alone == "only":
        return not any(other.running or other.could_use_another for other in others)
    return not (share.waits and any(other.alone == "only" and other.processes for other in others))


def _has_alone(session: Session) -> bool:
    return any(ALONE in file.read_text(encoding="utf-8") for file in session.files)
