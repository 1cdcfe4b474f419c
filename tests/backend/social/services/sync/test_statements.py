"""A push takes a constant number of statements, whatever its size."""

from typing import Any
from uuid import uuid4

import pytest

from tests.backend.social.conftest import MakePerson, statements
from tests.backend.social.services.sync.device import Device


def changes(device: Device, others: list[Device], *, number: int) -> list[Any]:
    """Return so many changes of each collection."""
    made: list[Any] = []
    for place in range(number):
        post, reply = uuid4(), uuid4()
        made += [
            device.upsert("posts", post, ago=1, text="post"),
            device.upsert("posts", reply, text="reply", reply_to_id=str(post)),
            device.upsert("drafts", uuid4(), text="draft"),
            device.upsert("likes", device.own(post), post_id=str(post)),
            device.upsert("bookmarks", device.own(post), post_id=str(post), note="why"),
            device.upsert("follows", device.own(others[place].owner.id), account_id=str(others[place].owner.id)),
            device.upsert("settings", device.own(f"key {number} {place}"), value=place),
        ]
    return made


def edits(device: Device, results: list[Any]) -> list[Any]:
    """Return a change of each of these records: texts are edited, all else is deleted."""
    return [
        device.upsert(each["collection"], each["id"], base=each["version"], text="edited")
        if each["collection"] in {"posts", "drafts"}
        else device.delete(each["collection"], each["id"], base=each["version"])
        for each in results
    ]


@pytest.fixture
def others(person: MakePerson) -> list[Device]:
    """People to follow."""
    return [Device(owner=person(f"person_{number}")) for number in range(12)]


def test_statements_do_not_grow_with_the_batch(phone: Device, others: list[Device]) -> None:
    counts = []
    for number, people in ((2, others[:2]), (10, others[2:])):
        with statements() as made:
            results = phone.push(*changes(phone, people, number=number))
        with statements() as edited:
            again = phone.push(*edits(phone, results))
        assert {each["status"] for each in (*results, *again)} == {"applied"}
        counts.append((len(made), len(edited)))
    assert counts[0] == counts[1]


@pytest.mark.parametrize(("collection", "most"), [("drafts", 9), ("settings", 9)])
def test_statements_of_one_collection(phone: Device, collection: str, most: int) -> None:
    ids = [phone.own(str(number)) if collection == "settings" else uuid4() for number in range(5)]
    fields: dict[str, Any] = {"value": 1} if collection == "settings" else {"text": "x"}
    with statements() as sent:
        phone.push(*(phone.upsert(collection, each, **fields) for each in ids))
    assert len(sent) <= most, "\n".join(sent)


def test_a_pull_is_one_statement(phone: Device) -> None:
    phone.push(phone.upsert("drafts", uuid4(), text="x"))
    with statements() as sent:
        phone.pull()
    assert len(sent) == 1
