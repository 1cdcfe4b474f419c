"""Sentry, where a DSN is set: errors with their code and correlation id, and nothing personal."""

from typing import Any

import sentry_sdk
from sentry_sdk.types import Event, Hint

from backend.shared.context import request_id
from backend.shared.redact import redact

KEPT_REQUEST_FIELDS = ("method", "url")


def start_sentry(*, dsn: str | None, environment: str, service: str) -> None:
    """Switch Sentry on; without a DSN nothing is sent."""
    if dsn is None:
        return
    sentry_sdk.init(
        dsn=dsn,
        environment=environment,
        server_name=service,
        include_local_variables=False,  # locals hold passwords
        send_default_pii=False,
        max_request_body_size="never",
        max_breadcrumbs=0,
        default_integrations=True,
        before_send=scrub,
    )


def scrub(event: Event, hint: Hint) -> Event:
    """Return the event without bodies, headers, queries, exceptions' messages and accounts; with the request id."""
    request: dict[str, Any] = dict(event.get("request") or {})
    event["request"] = {name: request[name].partition("?")[0] for name in KEPT_REQUEST_FIELDS if name in request}
    event.pop("user", None)
    event.pop("extra", None)
    for exception in (event.get("exception") or {}).get("values", []):
        exception["value"] = ""  # a message may quote a row, an address, a token
    tags = dict(event.get("tags") or {})
    event["tags"] = redact({**tags, "request_id": request_id()})
    return event
