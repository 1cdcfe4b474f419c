"""Clients make ids themselves, offline: a UUID of version 4 or 7 is taken as it is, once."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest

from backend.shared.identifiers import uuid7
from config.cli.stack.paths import SERVICES
from tests.standards.conftest import Rows
from tests.support.scenarios.walk import Walk
from tests.support.stack.api import Person
from tests.support.stack.offline_device import OfflineDevice

CREATES = {"register", "post_post", "post_media", "post_upload"}
RULE = "15"
MET_BY = ("backend/shared/identifiers.py", "backend/social/serializers/post.py")


@pytest.mark.parametrize("make", [uuid4, lambda: uuid7(at=datetime.now(UTC))], ids=["version 4", "version 7"])
def test_the_id_of_the_client_is_the_id_of_the_record(make, ada: Person) -> None:
    made = str(make())
    assert ada.posts("made offline", id=made)["id"] == made
    assert ada.api.get(f"/posts/{made}").data["id"] == made


def test_nobody_can_take_the_id_of_anothers_record(ada: Person, bob: Person) -> None:
    taken = ada.posts("mine")["id"]
    assert bob.api.post("/posts", {"id": taken, "text": "mine now"}).status == 409
    assert bob.api.get(f"/posts/{taken}").data["text"] == "mine"


def test_ids_that_a_device_made_offline_are_taken_and_anothers_are_not(ada: Person, bob: Person) -> None:
    mine, theirs, made = OfflineDevice(owner=ada), OfflineDevice(owner=bob), str(uuid4())
    assert mine.result(mine.writes(made, text="made offline"))["id"] == made
    refused = theirs.push(theirs.writes(made, text="mine now"))
    assert [item["code"] for item in refused.body["error"]["details"]["items"]] == ["id_unavailable"]


def test_without_one_the_server_makes_an_ordered_one(ada: Person) -> None:
    first, second = (UUID(ada.posts(text)["id"]) for text in ("one", "two"))
    assert (first.version, second.version) == (7, 7)
    assert first < second


@pytest.mark.parametrize("service", SERVICES)
def test_no_record_is_numbered_by_the_database(service: str, rows: Rows) -> None:
    numbered = rows(
        service,
        "SELECT table_name FROM information_schema.columns WHERE table_schema = 'public'"
        " AND table_name NOT LIKE 'django%' AND (is_identity = 'YES' OR column_default LIKE 'nextval%')",
    )
    assert numbered == []


def test_every_operation_that_makes_a_record_takes_the_id_of_the_client(walk: Walk) -> None:
    made = {one.operation.id: one for one in walk.played if "id" in (one.call.body or one.call.form or {})}
    assert {name for name in CREATES if name in made} == CREATES
    asked = {name: (one.call.body or one.call.form)["id"] for name, one in made.items()}
    assert [name for name, one in made.items() if made_id(one.answer.data) != asked[name]] == []


def test_every_body_with_an_id_is_tried(walk: Walk) -> None:
    schemas = walk.document["components"]["schemas"]
    contents = {
        one.operation.id: next(iter(one.operation.declared["requestBody"]["content"].values()))["schema"]
        for one in walk.played
        if one.operation.method == "POST" and "requestBody" in one.operation.declared
    }
    bodies = {name: schemas[s["$ref"].rsplit("/", 1)[1]] if "$ref" in s else s for name, s in contents.items()}
    assert {name for name, schema in bodies.items() if "id" in schema.get("properties", {})} == CREATES


def made_id(data: Any) -> str:
    """Return the id of the record that an answer shows."""
    return str(data["account"]["id"] if "account" in data else data["id"])
