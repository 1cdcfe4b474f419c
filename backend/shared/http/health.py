"""Liveness and readiness: whether the process answers, and whether what it needs does, within a second.

A service is ready while it can serve its main purpose. What else is away makes it degraded: it is sent traffic, and the
answer says what does not work meanwhile.
"""

import concurrent.futures
from collections.abc import Callable
from typing import Any

import psycopg
import redis
from django.conf import settings
from django.http import HttpRequest, HttpResponse

from backend.shared.clock import now
from backend.shared.errors import Unavailable
from backend.shared.http.envelope import reply, reply_error
from backend.shared.http.metrics import render_metrics
from backend.shared.outbox.heartbeat import is_worker_heard

DEADLINE_SECONDS = 0.8
MEANWHILE = {
    "cache": "feeds come from the database, and each process counts rate limits for itself",
    "broker": "work waits in the database until the broker is back",
    "worker": "work waits in the database until a worker runs",
}
Check = Callable[[], None]
_added: dict[str, Check] = {}
_pool = concurrent.futures.ThreadPoolExecutor(max_workers=16, thread_name_prefix="health")


class WorkerAway(Exception):
    """No worker of this service has given a sign of life lately."""


class NotReady(Unavailable):
    code = "NOT_READY"
    message = "A dependency of this service is down; error.details names it."


def add_dependency(name: str, check: Check) -> None:
    """Have a service's own dependency checked: one that its main purpose needs; `check` raises where it is away."""
    _added[name] = check


def live(request: HttpRequest) -> HttpResponse:
    """Answer that the process is alive."""
    return reply({"status": "ok", "service": settings.SERVICE})


def ready(request: HttpRequest) -> HttpResponse:
    """Answer whether each dependency does its work; 503 where one is away without which nothing is served."""
    found = check_dependencies()
    told = {"service": settings.SERVICE, "dependencies": found}
    away = {name for name, state in found.items() if state != "ok"}
    if away & _essential():
        return reply_error(NotReady(details=told))
    if away:
        missing = {name: MEANWHILE[name] for name in sorted(away)}
        return reply({"status": "degraded", **told, "meanwhile": missing})
    return reply({"status": "ready", **told})


def metrics(request: HttpRequest) -> HttpResponse:
    """Answer Prometheus; the gateway never routes here."""
    return HttpResponse(render_metrics(at=now()), content_type="text/plain; version=0.0.4; charset=utf-8")


def check_dependencies() -> dict[str, str]:
    """Return `ok`, `down` or `timeout` for each dependency, all asked at once."""
    checks: dict[str, Check] = {
        "database": _check_database,
        **_added,
        "cache": lambda: _check_valkey(url=settings.CACHE_URL),
        "broker": lambda: _check_valkey(url=settings.BROKER_URL),
        "worker": _check_worker,
    }
    futures = {name: _pool.submit(check) for name, check in checks.items()}
    concurrent.futures.wait(futures.values(), timeout=DEADLINE_SECONDS)
    return {name: _state(future) for name, future in futures.items()}


def _state(future: concurrent.futures.Future[None]) -> str:
    if not future.done():
        return "timeout"
    return "down" if future.exception() else "ok"


def _essential() -> set[str]:
    return {"database", *_added}


def _check_worker() -> None:
    if not is_worker_heard(broker_url=settings.BROKER_URL, service=settings.SERVICE):
        raise WorkerAway


def _check_database() -> None:
    database: dict[str, Any] = settings.DATABASES["default"]
    # A connection of its own: the pool may be busy with requests, and that is not the database being down.
    with psycopg.connect(
        host=database["HOST"],
        port=database["PORT"] or 5432,
        dbname=database["NAME"],
        user=database["USER"],
        password=database["PASSWORD"],
        connect_timeout=2,
        **{name: value for name, value in database["OPTIONS"].items() if name.startswith("ssl")},
    ) as connection:
        connection.execute("SELECT 1")


def _check_valkey(*, url: str) -> None:
    with redis.Redis.from_url(url, socket_connect_timeout=0.6, socket_timeout=0.6, retry=None) as client:
        client.ping()
