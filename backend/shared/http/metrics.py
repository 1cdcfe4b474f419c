"""Prometheus metrics of the web process."""

import os
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

import redis
from django.conf import settings
from prometheus_client import REGISTRY, CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from backend.shared.outbox import outbox_stats
from backend.shared.outbox.heartbeat import is_worker_heard
from backend.shared.outbox.stats import QueueStats

REQUESTS = Counter("plaza_http_requests", "Requests answered.", ["method", "route", "status"])
DURATION = Histogram(
    "plaza_http_request_duration_seconds",
    "Time to answer a request.",
    ["route"],
    buckets=(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
)
REMEMBERED_SERIES = 1024
KNOWN_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
OUTBOX_GAUGES = {
    "alive": "Rows of later work that wait or run.",
    "failing": "Rows that failed at least once and will be tried again.",
    "dead": "Rows that were given up; see ./plaza work.",
    "oldest_wait_seconds": "How long the oldest due row has waited.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Gauge:
    """A number of a service's own; `value` is that of one label where there is a label."""

    name: str
    text: str
    value: float
    label: str = ""
    label_value: str = ""


ReadGauges = Callable[[datetime], Sequence[Gauge]]
_gauges: list[ReadGauges] = []


def add_gauges(read: ReadGauges) -> None:
    """Have a service's own numbers read whenever Prometheus asks; those of one name stand together."""
    _gauges.append(read)


def observe_request(*, method: str, route: str, status: int, duration: float) -> None:
    """Count a request and its duration in seconds."""
    # Whoever asks may make up methods, and each would be kept as a series of its own.
    count, times = _series(method if method in KNOWN_METHODS else "OTHER", route, status)
    count.inc()
    times.observe(duration)


@lru_cache(maxsize=REMEMBERED_SERIES)
def _series(method: str, route: str, status: int) -> tuple[Counter, Histogram]:
    return REQUESTS.labels(method, route, str(status)), DURATION.labels(route)


def render_metrics(*, at: datetime) -> bytes:
    """Return the text format: requests over all web processes of this service, and the outbox as it is now."""
    return _render_requests() + _render_facts(at=at)


def _render_facts(*, at: datetime) -> bytes:
    registry = CollectorRegistry()
    own = [gauge for read in _gauges for gauge in read(at)]
    registry.register(_Now(families=[*_outbox_families(outbox_stats(at=at)), *_families([*own, _worker_gauge()])]))
    return generate_latest(registry)


class _Now(Collector):
    """What the database said a moment ago: a shared fact, so not one of the files that web processes add up."""

    def __init__(self, *, families: Sequence[GaugeMetricFamily]) -> None:
        self._families = families

    def collect(self) -> Iterable[GaugeMetricFamily]:
        """Return the gauges."""
        return self._families


def _outbox_families(stats: Sequence[QueueStats]) -> list[GaugeMetricFamily]:
    families = []
    for name, text in OUTBOX_GAUGES.items():
        family = GaugeMetricFamily(f"plaza_outbox_{name}", text, labels=["queue"])
        for queue in stats:
            family.add_metric([queue.queue], getattr(queue, name))
        families.append(family)
    return families


def _worker_gauge() -> Gauge:
    try:
        is_heard = is_worker_heard(broker_url=settings.BROKER_URL, service=settings.SERVICE)
    except redis.RedisError:
        is_heard = False
    return Gauge(
        name="plaza_worker_up", text="Whether a worker has given a sign of life lately.", value=float(is_heard)
    )


def _families(gauges: Sequence[Gauge]) -> list[GaugeMetricFamily]:
    families: dict[str, GaugeMetricFamily] = {}
    for gauge in gauges:
        labels = [gauge.label] if gauge.label else []
        family = families.setdefault(gauge.name, GaugeMetricFamily(gauge.name, gauge.text, labels=labels))
        family.add_metric([gauge.label_value] if labels else [], gauge.value)
    return list(families.values())


def _render_requests() -> bytes:
    if "PROMETHEUS_MULTIPROC_DIR" not in os.environ:
        return generate_latest(REGISTRY)
    registry = CollectorRegistry()
    MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    return generate_latest(registry)
