"""How the attempts at one media have gone so far: kept in the row of the work, so that no file is tried for ever."""

from dataclasses import dataclass, replace
from typing import Any, Self

MOST_DEATHS = 3  # children that died of this file
MOST_VANISHED = 8  # workers that were gone while a child of theirs was at this file


@dataclass(frozen=True, slots=True)
class Course:
    """Children that died, and workers that vanished with a child; one that vanishes now is counted in advance."""

    deaths: int = 0
    begun: int = 0

    @classmethod
    def of(cls, progress: Any) -> Self:
        """Return what the row's progress says."""
        return cls(**progress) if progress else cls()

    @property
    def is_spent(self) -> bool:
        """Return whether this file has had its attempts."""
        return self.deaths >= MOST_DEATHS or self.begun >= MOST_VANISHED

    def begin(self) -> Self:
        """Return the course of a worker that begins a child, and may vanish with it."""
        return replace(self, begun=self.begun + 1)

    def bury(self) -> Self:
        """Return the course with one more child that died."""
        return replace(self, deaths=self.deaths + 1)

    def document(self) -> dict[str, int]:
        """Return what the row keeps."""
        return {"deaths": self.deaths, "begun": self.begun}
