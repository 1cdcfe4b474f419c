"""What comparisons of bucket and book have found."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from backend.media.models import Reconciliation
from backend.shared.identifiers import uuid7
from backend.shared.models.only import only
from backend.shared.transactions import transaction

KEPT = timedelta(days=90)


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What one comparison counted; `samples` are some keys of each fault."""

    started_at: datetime
    ended_at: datetime
    objects: int
    bytes: int
    faults: Mapping[str, int]
    samples: Mapping[str, Sequence[str]]

    @property
    def agrees(self) -> bool:
        """Return whether bucket and book say the same."""
        return not any(self.faults.values())


def record_reconciliation(found: Found) -> None:
    """Keep what was found for three months."""
    with transaction():
        Reconciliation.objects.create(
            id=uuid7(at=found.ended_at),
            started_at=found.started_at,
            ended_at=found.ended_at,
            objects_counted=found.objects,
            bytes_counted=found.bytes,
            missing=found.faults.get("missing", 0),
            unknown=found.faults.get("unknown", 0),
            differing=found.faults.get("differing", 0),
            samples={fault: list(keys) for fault, keys in found.samples.items()},
        )
        Reconciliation.objects.filter(ended_at__lt=found.ended_at - KEPT).delete()


def last_reconciliation() -> Found | None:
    """Return the last comparison, None where there was none yet."""
    row = only(Reconciliation.objects.order_by("-ended_at")[:1])
    if row is None:
        return None
    return Found(
        started_at=row.started_at,
        ended_at=row.ended_at,
        objects=row.objects_counted,
        bytes=row.bytes_counted,
        faults={"missing": row.missing, "unknown": row.unknown, "differing": row.differing},
        samples=row.samples,
    )
