"""Sentry, where a DSN is set: errors with their code and correlation id, and nothing personal."""

import threading
import time
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

import psycopg
import sentry_sdk
from django.db import InterfaceError, OperationalError
from sentry_sdk.types import Event, Hint
from sentry_sdk.utils import get_default_release

from backend.shared.context import request_id
from backend.shared.redact import redact
from backend.shared.report_fault import set_reporter

KEPT = (
    *("event_id", "timestamp", "level", "platform", "sdk", "modules", "environment", "release", "server_name"),
    *("logger", "transaction", "transaction_info"),
)
KEPT_OF_CHECK_IN = (
    *("type", "event_id", "check_in_id", "monitor_slug", "status", "duration", "environment", "release"),
    *("monitor_config", "timestamp", "platform", "sdk"),
)
DATABASE_AWAY = (OperationalError, InterfaceError, psycopg.OperationalError)  # the pool's time-outs are the last
PYPROJECT = Path(__file__).resolve().parents[1] / "pyproject.toml"
KEPT_OF_REQUEST = ("method", "url")
KEPT_OF_EXCEPTION = ("type", "module", "stacktrace")
KEPT_OF_MECHANISM = ("type", "handled", "exception_id", "parent_id", "source", "is_exception_group")
KEPT_OF_CONTEXTS = {"trace": ("trace_id", "span_id", "parent_span_id", "op"), "runtime": ("name", "version", "build")}


def start_sentry(*, dsn: str, environment: str, service: str) -> None:
    """Switch Sentry on."""
    sentry_sdk.init(
        dsn=dsn,
        environment=environment,
        server_name=service,
        include_local_variables=False,  # locals hold passwords
        send_default_pii=False,
        max_request_body_size="never",
        max_breadcrumbs=0,
        default_integrations=True,
        auto_session_tracking=False,  # a request each, which tells nothing that metrics do not
        release=get_default_release() or f"plaza@{_version()}",  # SENTRY_RELEASE or git; an image has neither
        before_send=before_send,
    )
    set_reporter(sentry_sdk.capture_exception)


def before_send(event: Event, hint: Hint) -> Event | None:
    """Return what is sent of an event; of an outage of PostgreSQL, one event a minute, in one group."""
    if event.get("type") == "check_in":
        return cast("Event", _only(event, KEPT_OF_CHECK_IN))
    if not _is_outage(hint):
        return scrub(event, hint)
    if not _outages.may_send(at=time.monotonic()):
        return None
    return cast("Event", {**scrub(event, hint), "fingerprint": ["postgresql-away"]})


@dataclass(slots=True)
class OncePer:
    """Lets one through in so many seconds; shared by threads."""

    seconds: float
    _last: float | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def may_send(self, *, at: float) -> bool:
        """Return whether this one goes through; `at` is of a monotonic clock."""
        with self._lock:
            if self._last is not None and at - self._last < self.seconds:
                return False
            self._last = at
            return True


_outages = OncePer(seconds=60.0)


def _is_outage(hint: Hint) -> bool:
    raised = hint.get("exc_info")
    return raised is not None and isinstance(raised[1], DATABASE_AWAY)


def _version() -> str:
    return (
        str(tomllib.loads(PYPROJECT.read_text(encoding="utf-8"))["project"]["version"]) if PYPROJECT.exists() else "0"
    )


def scrub(event: Event, hint: Hint) -> Event:
    """Return of the event what is known to be impersonal, with the request id.

    Bodies, headers, queries, locals, accounts, messages of exceptions and what a log line was filled with are left out.
    """
    given = cast("dict[str, Any]", event)
    request, contexts = given.get("request"), given.get("contexts") or {}
    errors, template = (given.get("exception") or {}).get("values"), _template(hint)
    kept = {
        **_only(given, KEPT),
        "request": {name: text.partition("?")[0] for name, text in _only(request, KEPT_OF_REQUEST).items()},
        "contexts": {name: _only(contexts.get(name), own) for name, own in KEPT_OF_CONTEXTS.items()},
        "exception": {"values": [_exception(told) for told in errors]} if errors else None,
        "logentry": {"message": template} if template else None,
        "tags": redact({**dict(given.get("tags") or {}), "request_id": request_id()}),
    }
    return cast("Event", {name: value for name, value in kept.items() if value})


def _only(given: Any, names: Sequence[str]) -> dict[str, Any]:
    return {name: given[name] for name in names if given and name in given}


def _exception(told: dict[str, Any]) -> dict[str, Any]:
    for frame in (told.get("stacktrace") or {}).get("frames", []):
        frame.pop("vars", None)
    # Its message is left out: it may quote a row, an address, a token.
    return {**_only(told, KEPT_OF_EXCEPTION), "value": "", "mechanism": _only(told.get("mechanism"), KEPT_OF_MECHANISM)}


def _template(hint: Hint) -> str:
    record = hint.get("log_record")
    return record.msg if record is not None and isinstance(record.msg, str) else ""
