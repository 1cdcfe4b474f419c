"""Reconciliation: list the bucket and read the book side by side, look again at what differs, keep what was found."""

import logging
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime

from backend.media.services.reconciling.read_book import read_book
from backend.media.services.reconciling.record_reconciliation import Found, record_reconciliation
from backend.media.services.reconciling.verify_object import delete_unknown, is_settled, look_at
from backend.media.services.storage.listing import list_objects
from backend.shared.clock import now
from pipelines.media_reconcile.compare import Difference, Entry, compare, fold

logger = logging.getLogger("plaza.media")

PREFIXES = ("originals/", "private/", "public/")
SAMPLES = 20  # keys of each fault that are kept
Listener = Callable[[Entry], None]


def _nobody(_: Entry) -> None:
    return None


def reconcile(*, at: datetime, on_object: Listener = _nobody) -> Found:
    """Compare the whole bucket with the book, in bounded memory, and keep and return what was found.

    Nothing is deleted. What is being put or removed meanwhile is no difference. Raises Unavailable.
    """
    totals: Counter[str] = Counter()
    faults: Counter[str] = Counter()
    samples: dict[str, list[str]] = {"missing": [], "unknown": [], "differing": []}
    for difference in _differences(totals, at=at, on_object=on_object):
        faults[difference.fault] += 1
        if len(samples[difference.fault]) < SAMPLES:
            samples[difference.fault].append(difference.key)
    found = Found(
        started_at=at,
        ended_at=now(),
        objects=totals["objects"],
        bytes=totals["bytes"],
        faults={fault: faults[fault] for fault in samples},
        samples=samples,
    )
    record_reconciliation(found)
    fields = {"objects": found.objects, "bytes": found.bytes, **found.faults}
    logger.log(logging.INFO if found.agrees else logging.ERROR, "media reconciled", extra={"fields": fields})
    return found


def delete_all_unknown(*, at: datetime) -> int:
    """Delete the objects that the book has not known for an hour, when somebody asks for it; return how many files."""
    return sum(
        delete_unknown(key=difference.key, at=at)
        for difference in _differences(Counter(), at=at, on_object=_nobody)
        if difference.fault == "unknown"
    )


def _differences(totals: "Counter[str]", *, at: datetime, on_object: Listener) -> Iterator[Difference]:
    for prefix in PREFIXES:
        bucket = fold(_listed(prefix, totals=totals, on_object=on_object))
        book = (Entry(key=row.key, bytes=row.bytes, files=row.files) for row in read_book(prefix=prefix))
        for difference in compare(bucket=bucket, book=book):
            look = look_at(key=difference.key)
            if not look.agrees and is_settled(look, at=at):
                yield difference


def _listed(prefix: str, *, totals: "Counter[str]", on_object: Listener) -> Iterator[Entry]:
    for found in list_objects(prefix=prefix):
        totals["objects"] += 1
        totals["bytes"] += found.size
        entry = Entry(key=found.key, bytes=found.size)
        on_object(entry)
        yield entry
