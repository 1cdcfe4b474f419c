"""A batch of changes is done whole or not at all, also when the line goes dead while it is sent."""

import socket
from urllib.parse import urlsplit
from uuid import uuid4

from tests.standards.conftest import Rows
from tests.support.stack.api import Api, Person
from tests.support.stack.offline_device import OfflineDevice
from tests.support.waiting import eventually

RULE = "18"
MET_BY = (
    "backend/social/services/sync/pushing/push.py",
    "backend/social/services/sync/pushing/write_rows.py",
    "tests/backend/social/services/sync/test_batches.py",
    "tests/backend/social/services/sync/test_replicas.py",
)
COUNT = "SELECT count(*) FROM draft WHERE owner_id = %s"


def drafts_of(person: Person, rows: Rows) -> int:
    """Return how many drafts somebody has."""
    count: int = rows("social", COUNT, (person.id,))[0]["count"]
    return count


def test_one_change_that_cannot_be_takes_the_others_back(ada: Person, rows: Rows) -> None:
    device = OfflineDevice(owner=ada)
    before, head = drafts_of(ada, rows), device.pull()["head"]
    good = [device.writes(str(uuid4()), text=str(number)) for number in range(9)]
    refused = device.push(*good, {**good[0], "id": str(uuid4()), "fields": {"text": "x", "colour": "red"}})
    assert (refused.status, refused.code) == (422, "BATCH_REJECTED")
    (item,) = refused.body["error"]["details"]["items"]
    assert (item["index"], item["code"]) == (9, "unknown_field")
    assert (drafts_of(ada, rows), device.pull()["head"]) == (before, head)


def test_a_batch_of_five_hundred_is_one(ada: Person, rows: Rows) -> None:
    device, before = OfflineDevice(owner=ada), drafts_of(ada, rows)
    answer = device.push(*(device.writes(str(uuid4()), text=str(number)) for number in range(500)))
    assert {result["status"] for result in answer.data["results"]} == {"applied"}
    assert drafts_of(ada, rows) == before + 500


def test_a_line_that_goes_dead_in_the_middle_leaves_nothing(ada: Person, api: Api, rows: Rows) -> None:
    before, gateway = drafts_of(ada, rows), urlsplit(api.base_url)
    body = b'{"changes": [{"op": "upsert", "collection": "drafts", "fields": {"text": "half"'
    head = (
        f"POST /api/v1/sync/push HTTP/1.1\r\nHost: {gateway.netloc}\r\nAuthorization: Bearer {ada.api.token}\r\n"
        f"Idempotency-Key: {uuid4()}\r\nContent-Type: application/json\r\nContent-Length: {len(body) * 3}\r\n\r\n"
    )
    with socket.create_connection((gateway.hostname or "", gateway.port or 80), timeout=30) as line:
        line.sendall(head.encode() + body)
    assert drafts_of(ada, rows) == before


def test_a_line_that_goes_dead_before_the_answer_leaves_all(ada: Person, api: Api, rows: Rows) -> None:
    device, key, gateway = OfflineDevice(owner=ada), str(uuid4()), urlsplit(api.base_url)
    before, drafts = drafts_of(ada, rows), [str(uuid4()) for _ in range(20)]
    document = ",".join(
        f'{{"op": "upsert", "collection": "drafts", "id": "{draft}", "base_version": null,'
        f' "updated_at": "{device.time()}", "fields": {{"text": "whole"}}}}'
        for draft in drafts
    )
    body = f'{{"changes": [{document}]}}'.encode()
    head = (
        f"POST /api/v1/sync/push HTTP/1.1\r\nHost: {gateway.netloc}\r\nAuthorization: Bearer {ada.api.token}\r\n"
        f"Idempotency-Key: {key}\r\nX-Device-Id: {device.id}\r\nX-Client-Time: {device.time()}\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    with socket.create_connection((gateway.hostname or "", gateway.port or 80), timeout=30) as line:
        line.sendall(head.encode() + body)
        # The answer is never read; either all of it comes to be, or, had the gateway given up, nothing.
        count = eventually(lambda: drafts_of(ada, rows), is_so=lambda seen: seen != before)
    assert count == before + 20
