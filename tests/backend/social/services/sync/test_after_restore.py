"""After a restore from a backup no cursor of before may be used: not even of accounts that the backup does not know."""

from uuid import uuid4

import pytest

from backend.shared.clock import now
from backend.social.models import SyncState
from backend.social.models.sync_state import NOBODY
from backend.social.services.sync import expire_cursors as expiring
from backend.social.services.sync.expire_cursors import LEAP, begin_above, count_streams, expire_cursors
from tests.backend.social.conftest import MakePerson
from tests.backend.social.services.sync.device import Device
from tests.support.workers.outbox import audited

LARGEST = 2**53


def restore() -> int:
    """Do what the command does, and return how many accounts it was done for."""
    begin_above()
    restore_id, total, after = uuid4(), 0, NOBODY
    while after is not None:
        count, after = expire_cursors(after=after, restore_id=restore_id, at=now())
        total += count
    return total


def test_every_cursor_of_before_expires(phone: Device) -> None:
    posts = [phone.owner.posts(str(number))["id"] for number in range(3)]
    restore()

    for cursor in (1, 2, 4, 5, 1000, LEAP):
        refused = phone.ask(cursor)
        assert (refused.status, refused.code) == (410, "CURSOR_EXPIRED")
    again = phone.pull(0)
    assert [change["id"] for change in again["changes"]] == posts
    assert (again["head"], again["cursor"]) == (LEAP + 4, LEAP + 4)
    new = phone.owner.posts("after")
    assert [change["id"] for change in phone.pull(again["cursor"])["changes"]] == [new["id"]]


def test_a_long_first_sync_goes_on_with_its_snapshot(phone: Device) -> None:
    posts = [phone.owner.posts(str(number))["id"] for number in range(3)]
    restore()
    first = phone.pull(0, limit=2)
    rest = phone.pull(first["cursor"], limit=2, snapshot=first["snapshot"])
    assert [change["id"] for change in (*first["changes"], *rest["changes"])] == posts


def test_of_an_account_that_the_backup_does_not_know_too(phone: Device, tablet: Device) -> None:
    SyncState.objects.all().delete()
    restore()

    assert phone.ask(50).status == 410
    assert phone.pull(0)["cursor"] == LEAP + 1
    phone.owner.posts("over REST")
    tablet.push_one(tablet.upsert("drafts", uuid4(), text="by a device"))
    assert phone.ask(3).status == 410
    assert [change["version"] for change in phone.pull(LEAP + 1)["changes"]] == [LEAP + 2, LEAP + 3]


def test_twice_is_twice_as_far(phone: Device, person: MakePerson) -> None:
    phone.owner.posts()
    restore()
    bob = Device(owner=person("bob"))
    bob.owner.posts()
    restore()

    assert [phone.head(), bob.head()] == [2 * LEAP + 2] * 2
    assert Device(owner=person("eve")).head() == 2 * LEAP + 1
    assert 1000 * LEAP < LARGEST


def test_it_goes_account_by_account(person: MakePerson, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(expiring, "CHUNK", 2)
    for number in range(5):
        person(f"person{number}").posts()

    assert count_streams() == restore() == count_streams() == 5
    heads = SyncState.objects.exclude(account_id=NOBODY).values_list("head", "floor")
    assert set(heads) == {(LEAP + 2, LEAP + 2)}
    told = [event["changes"]["accounts"] for event in audited() if event["action"] == "sync.cursors_expired"]
    assert told == [2, 2, 1]
