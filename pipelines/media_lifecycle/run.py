"""The end of media that nobody needs any longer: each step in batches, so that it can stop anywhere and go on."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from backend.media.services.objects.sweep_objects import count_due, sweep_objects
from backend.media.services.reconciling.mend_misplaced import count_misplaced, mend_misplaced
from backend.media.services.reconciling.mend_stuck import count_stuck, mend_stuck
from backend.media.services.removal.clear_media import (
    bury_batch,
    drop_originals_batch,
    expired_uploads,
    finish_removals_batch,
    forget_batch,
    forget_sources,
    gone_sources,
    kept_originals,
    old_tombstones,
    orphans,
    unfinished_removals,
)
from backend.media.services.removal.clear_uploads import (
    abandoned_parts,
    abort_abandoned,
    delete_stray,
    end_overfull,
    overfull_parts,
    stray_uploads,
)
from backend.shared.clock import now
from backend.shared.outbox import ClaimedRow, is_slice_over, yield_work

logger = logging.getLogger("plaza.media")

SLICE_SECONDS = 1.0  # then others pass


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One kind of thing that is cleared: how many there are, and what clears a batch and says how many it were."""

    name: str
    count: Callable[[datetime], int]
    clear: Callable[[datetime], int]


# In this order: what is buried leaves objects, which are removed behind it.
STEPS = (
    Step(
        name="uploads that never came",
        count=lambda at: expired_uploads(at=at).count(),
        clear=lambda at: bury_batch(expired_uploads(at=at), at=at),
    ),
    Step(
        name="media that nothing shows",
        count=lambda at: orphans(at=at).count(),
        clear=lambda at: bury_batch(orphans(at=at), at=at),
    ),
    Step(
        name="uploads in parts, abandoned",
        count=lambda at: sum(1 for _ in abandoned_parts(at=at)),
        clear=lambda at: abort_abandoned(at=at),
    ),
    Step(
        name="uploads in parts, larger than announced",
        count=lambda at: sum(1 for _ in overfull_parts()),
        clear=lambda at: end_overfull(at=at),
    ),
    Step(
        name="files that nobody waits for",
        count=lambda at: sum(1 for _ in stray_uploads(at=at)),
        clear=lambda at: delete_stray(at=at),
    ),
    Step(
        name="removals left unfinished",
        count=lambda at: unfinished_removals(at=at).count(),
        clear=lambda at: finish_removals_batch(at=at),
    ),
    Step(
        name="originals past their time",
        count=lambda at: kept_originals(at=at).count(),
        clear=lambda at: drop_originals_batch(at=at),
    ),
    Step(
        name="processing that has stopped",
        count=lambda at: count_stuck(at=at),
        clear=lambda at: mend_stuck(at=at),
    ),
    Step(
        name="media that lie in the wrong place",
        count=lambda at: count_misplaced(at=at),
        clear=lambda at: mend_misplaced(at=at),
    ),
    Step(
        name="objects that nothing refers to",
        count=lambda at: count_due(at=at),
        clear=lambda at: sweep_objects(at=at).looked_at,
    ),
    Step(
        name="rows of media deleted long ago",
        count=lambda at: old_tombstones(at=at).count(),
        clear=lambda at: forget_batch(at=at),
    ),
    Step(
        name="rows of posts gone long ago",
        count=lambda at: gone_sources(at=at).count(),
        clear=lambda at: forget_sources(at=at),
    ),
)


def clear(row: ClaimedRow) -> None:
    """Take the steps in their order, a slice of time at once; a repetition finds nothing more to clear."""
    at = now()
    for number in range(int(row.progress or 0), len(STEPS)):
        step, total = STEPS[number], 0
        while done := step.clear(at):
            total += done
            if is_slice_over(row, seconds=SLICE_SECONDS):
                _log(step, total)
                yield_work(row, progress=number, at=now())
                return
        _log(step, total)


def sweep(row: ClaimedRow) -> None:
    """End uploads that outgrew what was announced, then delete what nothing refers to, a slice of time at once."""
    at = now()
    if row.progress is None:
        end_overfull(at=at)
    while sweep_objects(at=at).looked_at:
        if is_slice_over(row, seconds=SLICE_SECONDS):
            yield_work(row, progress=1, at=at)
            return


def _log(step: Step, count: int) -> None:
    if count:
        logger.info("media cleared", extra={"fields": {"what": step.name, "count": count}})
