"""The state of media in numbers, for metrics and alerts."""

from collections.abc import Sequence
from datetime import datetime

from backend.media.models import Media, Status
from backend.media.services.reconciling.record_reconciliation import last_reconciliation
from backend.shared.http.metrics import Gauge

PROCESSING, OLDEST = "plaza_media_processing", "plaza_media_oldest_processing_seconds"
FAULTS, AGE = "plaza_media_reconciliation_faults", "plaza_media_reconciliation_age_seconds"


def media_gauges(at: datetime) -> Sequence[Gauge]:
    """Return how much is being processed, and how bucket and rows agreed when they were last compared."""
    processing = Media.objects.alive().filter(status=Status.PROCESSING)
    oldest = next(iter(processing.order_by("last_updated_at", "id").values_list("last_updated_at", flat=True)[:1]), at)
    seconds = max(0.0, (at - oldest).total_seconds())
    return [
        Gauge(name=PROCESSING, text="Uploads that are being processed, or wait for it.", value=processing.count()),
        Gauge(name=OLDEST, text="How long the oldest of them has waited, or been at it.", value=seconds),
        *_of_reconciliation(at),
    ]


def _of_reconciliation(at: datetime) -> list[Gauge]:
    found = last_reconciliation()
    if found is None:
        return []
    text = "Objects on which bucket and rows did not agree when they were last compared."
    age = (at - found.ended_at).total_seconds()
    return [
        *(
            Gauge(name=FAULTS, text=text, value=count, label="fault", label_value=fault)
            for fault, count in found.faults.items()
        ),
        Gauge(name=AGE, text="How long ago bucket and rows were compared.", value=age),
    ]
