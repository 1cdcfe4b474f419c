"""Joining of drain messages: the first goes at once, the next of its kind when the window has passed."""

from collections.abc import Iterable

from backend.shared.outbox.sending.dispatch import Dispatch

Group = tuple[str, str]


class Coalescer:
    """Decides which messages go now; times are seconds of a monotonic clock."""

    def __init__(self) -> None:
        self._single: list[Dispatch] = []
        self._held: dict[Group, Dispatch] = {}
        self._sent_at: dict[Group, float] = {}

    def add(self, dispatches: Iterable[Dispatch]) -> None:
        """Take messages; of a group's drains one is kept."""
        for dispatch in dispatches:
            if dispatch.row_id is not None:
                self._single.append(dispatch)
            else:
                self._held.setdefault((dispatch.task, dispatch.target), dispatch)

    def ready(self, *, now: float, flush: bool = False) -> list[Dispatch]:
        """Return, and forget, what goes now; with `flush`, everything."""
        due = [group for group, held in self._held.items() if flush or self._due_at(group, held) <= now]
        ready = self._single + [self._held.pop(group) for group in due]
        self._single = []
        self._sent_at.update(dict.fromkeys(due, now))
        return ready

    def wait(self, *, now: float) -> float | None:
        """Return the seconds until something held is due, or None where nothing is held."""
        if not self._held:
            return None
        return max(0.0, min(self._due_at(group, held) for group, held in self._held.items()) - now)

    def _due_at(self, group: Group, held: Dispatch) -> float:
        return self._sent_at.get(group, float("-inf")) + held.window
