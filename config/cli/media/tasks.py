"""What the command has the media service do; carried out by `serve_tasks` with that service's environment."""

from collections import defaultdict
from typing import Any
from uuid import UUID

from backend.media.services.reconciling.media_usage import largest_accounts, usage_by_place
from backend.media.services.renditions.reprocess_media import FIRST, Chosen, count_chosen, count_left, reprocess_batch
from backend.shared.clock import now
from pipelines.media_lifecycle.run import STEPS
from pipelines.media_reconcile.compare import Entry
from pipelines.media_reconcile.run import delete_all_unknown, reconcile

Sums = dict[str, list[int]]


def usage(*, top: int) -> Any:
    """Return what places and the largest accounts take, by the rows and by the bucket, and whether they agree."""
    accounts = {str(owner_id): [total.files, total.bytes] for owner_id, total in largest_accounts(limit=top)}
    places = {place: [total.files, total.bytes] for place, total in usage_by_place().items()}
    in_places: Sums = defaultdict(lambda: [0, 0])
    in_accounts: Sums = {owner_id: [0, 0] for owner_id in accounts}

    def add(entry: Entry) -> None:
        place, owner_id, _ = entry.key.split("/", 2)
        for sums in (in_places[place], in_accounts.get(owner_id)):
            if sums is not None:
                sums[0] += 1
                sums[1] += entry.bytes

    found = reconcile(at=now(), on_object=add)
    return {
        "places": {"rows": places, "bucket": in_places},
        "accounts": {"rows": accounts, "bucket": in_accounts},
        "faults": found.faults,
        "samples": found.samples,
    }


def steps() -> Any:
    """Return what there is to be cleared, by the names of the steps."""
    at = now()
    return {step.name: step.count(at) for step in STEPS}


def clear(*, name: str) -> int:
    """Clear a batch of one step and return how many it were."""
    [step] = [step for step in STEPS if step.name == name]
    return step.clear(now())


def clear_unknown() -> int:
    """Delete the objects that no row knows, and return how many files."""
    return delete_all_unknown(at=now())


def count(**chosen: Any) -> int:
    """Return how many media were chosen."""
    return count_chosen(chosen=_chosen(**chosen))


def reprocess(*, after: str | None, **chosen: Any) -> Any:
    """Have a batch of the chosen made again."""
    asked = reprocess_batch(chosen=_chosen(**chosen), after=UUID(after) if after else FIRST, at=now())
    return {"count": asked.count, "after": asked.after}


def left() -> int:
    """Return how many are still to be made again."""
    return count_left()


def _chosen(*, ids: list[str], kind: str | None, is_failed: bool) -> Chosen:
    return Chosen(ids=[UUID(one) for one in ids], kind=kind, is_failed=is_failed)


TASKS = {
    "usage": usage,
    "steps": steps,
    "clear": clear,
    "clear_unknown": clear_unknown,
    "count": count,
    "reprocess": reprocess,
    "left": left,
}
