"""Prometheus metrics of the web process."""

import os

from prometheus_client import REGISTRY, CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector

REQUESTS = Counter("plaza_http_requests", "Requests answered.", ["method", "route", "status"])
DURATION = Histogram(
    "plaza_http_request_duration_seconds",
    "Time to answer a request.",
    ["route"],
    buckets=(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
)


def observe_request(*, method: str, route: str, status: int, duration: float) -> None:
    """Count a request and its duration in seconds."""
    REQUESTS.labels(method, route, str(status)).inc()
    DURATION.labels(route).observe(duration)


def render_metrics() -> bytes:
    """Return the text format, over all web processes of this service."""
    if "PROMETHEUS_MULTIPROC_DIR" not in os.environ:
        return generate_latest(REGISTRY)
    registry = CollectorRegistry()
    MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    return generate_latest(registry)
