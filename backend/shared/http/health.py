"""Liveness and readiness: whether the process answers, and whether what it needs does, within a second."""

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

DEADLINE_SECONDS = 0.8
_pool = concurrent.futures.ThreadPoolExecutor(max_workers=6, thread_name_prefix="health")


class NotReady(Unavailable):
    code = "NOT_READY"
    message = "A dependency of this service is down; error.details names it."


def live(request: HttpRequest) -> HttpResponse:
    """Answer that the process is alive."""
    return reply({"status": "ok", "service": settings.SERVICE})


def ready(request: HttpRequest) -> HttpResponse:
    """Answer whether each dependency does its work; 503 where one does not."""
    found = check_dependencies()
    if any(state != "ok" for state in found.values()):
        return reply_error(NotReady(details={"service": settings.SERVICE, "dependencies": found}))
    return reply({"status": "ready", "service": settings.SERVICE, "dependencies": found})


def metrics(request: HttpRequest) -> HttpResponse:
    """Answer Prometheus; the gateway never routes here."""
    return HttpResponse(render_metrics(at=now()), content_type="text/plain; version=0.0.4; charset=utf-8")


def check_dependencies() -> dict[str, str]:
    """Return `ok`, `down` or `timeout` for each dependency, all asked at once."""
    checks: dict[str, Callable[[], None]] = {
        "database": _check_database,
        "cache": lambda: _check_valkey(url=settings.CACHE_URL),
        "broker": lambda: _check_valkey(url=settings.BROKER_URL),
    }
    futures = {name: _pool.submit(check) for name, check in checks.items()}
    concurrent.futures.wait(futures.values(), timeout=DEADLINE_SECONDS)
    return {name: _state(future) for name, future in futures.items()}


def _state(future: concurrent.futures.Future[None]) -> str:
    if not future.done():
        return "timeout"
    return "down" if future.exception() else "ok"


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
