"""The sender's end: due event rows go to their target in one signed request."""

from collections.abc import Mapping, Sequence
from typing import Any

import orjson
from django.conf import settings

from backend.shared.clients.internal import call_service
from backend.shared.clock import now
from backend.shared.errors import Unavailable
from backend.shared.events.events import EVENTS_PATH
from backend.shared.outbox import ClaimedRow, LeaseLost, bury, finish

LARGEST_BODY = 512 * 1024
TIMEOUT_SECONDS = 10.0


def deliver(rows: Sequence[ClaimedRow]) -> None:
    """Post rows of one target and settle each by its result; posting one again is a duplicate there.

    Raises Unavailable where the target does not answer, and what it refuses as a whole.
    """
    for part in split_by_size(rows):
        _post(part)


def split_by_size(rows: Sequence[ClaimedRow]) -> list[list[ClaimedRow]]:
    """Return the rows in parts whose bodies stay well under the receiver's payload limit."""
    parts: list[list[ClaimedRow]] = [[]]
    size = 0
    for row in rows:
        length = len(orjson.dumps(row.payload))
        if parts[-1] and size + length > LARGEST_BODY:
            parts.append([])
            size = 0
        parts[-1].append(row)
        size += length
    return parts


def _post(rows: Sequence[ClaimedRow]) -> None:
    body = {"events": [_wire_form(row) for row in rows]}
    answer = call_service(service=rows[0].target, method="POST", path=EVENTS_PATH, body=body, timeout=TIMEOUT_SECONDS)
    results = {result["id"]: result for result in answer["results"]}
    refused = [row for row in rows if _status(results, row=row) == "refused"]
    finish(*[row for row in rows if _status(results, row=row) != "refused"])
    for row in refused:
        _bury(row, reason=f"refused by {row.target}: {results[str(row.id)].get('reason')}")


def _wire_form(row: ClaimedRow) -> dict[str, Any]:
    return {"id": row.id, "source": settings.SERVICE, "request_id": row.request_id, **row.payload}


def _status(results: Mapping[str, Mapping[str, str]], *, row: ClaimedRow) -> str:
    result = results.get(str(row.id))
    if result is None:
        raise Unavailable(message=f"{row.target} said nothing about event {row.id}")
    return result["status"]


def _bury(row: ClaimedRow, *, reason: str) -> None:
    try:
        bury(row, reason=reason, at=now())
    except LeaseLost:
        return  # whoever holds it now gets the same answer
