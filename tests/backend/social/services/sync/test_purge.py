"""The purge of tombstones: what it takes, what it leaves, and who must begin again."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db.models import F

from backend.shared.clock import now
from backend.shared.outbox.schedule import start_due_jobs
from backend.social.models import OutboxRow, Post, PostEdit, SyncConflict, SyncState
from backend.social.services.sync import purge_tombstones
from backend.social.services.sync.collections import COLLECTIONS
from backend.social.services.sync.purge_tombstones import accounts_to_purge, count_tombstones, purge_account
from pipelines.sync_purge.run import FIRST_ID, purge_steps
from tests.backend.social.conftest import MakePerson
from tests.backend.social.services.sync.device import Device
from tests.support.workers.outbox import audited
from tests.support.workers.social_work import run_work
from workers.social.schedule import JOBS


def age(**by: float) -> None:
    """Let everything that is deleted have been deleted so long before."""
    for collection in COLLECTIONS.values():
        earlier = {name: F(name) - timedelta(**by) for name in ("deleted_at", "last_updated_at")}
        collection.model._meta.default_manager.filter(is_deleted=True).update(**earlier)


def purge(*, days: float = 90) -> int:
    """Forget what was deleted so many days ago, and return how many records."""
    return sum(step.records for step in purge_steps(after=FIRST_ID, before=now() - timedelta(days=days)))


def deleted_draft(device: Device) -> Any:
    """Make and delete a draft, and return the tombstone's version."""
    draft = uuid4()
    made = device.push_one(device.upsert("drafts", draft, text="A"))
    return device.push_one(device.delete("drafts", draft, base=made["version"]))["version"]


def state(device: Device) -> tuple[int, int]:
    """Return floor and head of the device's account."""
    row = SyncState.objects.get(account_id=device.owner.id)
    return row.floor, row.head


def one_of_each(device: Device) -> list[Any]:
    """Return the changes that write a record of every collection."""
    liked = device.owner.posts()["id"]
    return [
        device.upsert("posts", uuid4(), text="post"),
        device.upsert("drafts", uuid4(), text="draft"),
        device.upsert("likes", device.own(liked), post_id=liked),
        device.upsert("bookmarks", device.own(liked), post_id=liked, note="why"),
        device.upsert("settings", device.own("theme"), key="theme", value="dark"),
    ]


def test_tombstones_of_every_collection_go_and_the_floor_is_the_last_of_them(phone: Device, person: MakePerson) -> None:
    bob = person("bob")
    changes = [*one_of_each(phone), phone.upsert("follows", phone.own(bob.id), account_id=str(bob.id))]
    made = phone.push(*changes)
    gone = phone.push(*(phone.delete(each["collection"], each["id"], base=each["version"]) for each in made))
    alive = phone.push_one(phone.upsert("drafts", uuid4(), text="stays"))
    last = max(each["version"] for each in gone)
    age(days=91)

    assert count_tombstones(before=now() - timedelta(days=90)) == dict.fromkeys(COLLECTIONS, 1)
    assert purge() == 6

    assert count_tombstones(before=now()) == dict.fromkeys(COLLECTIONS, 0)
    assert state(phone) == (last, alive["version"])
    assert [change["id"] for change in phone.pull(last)["changes"]] == [alive["id"]]
    (told,) = [event for event in audited() if event["action"] == "sync.purged"]
    assert (told["actor_id"], told["object_id"]) == (None, str(phone.owner.id))
    assert told["changes"] == {"records": 6, "floor": {"from": 0, "to": last}}


def test_what_is_not_old_enough_or_not_deleted_stays(phone: Device) -> None:
    early = deleted_draft(phone)
    age(days=89)
    deleted_draft(phone)
    phone.owner.posts()

    assert purge() == 0
    assert state(phone) == (0, early + 3)
    assert len(phone.pull(1)["changes"]) == 3


def test_a_deletion_counts_from_when_the_server_heard_of_it(phone: Device) -> None:
    draft = uuid4()
    phone.push_one(phone.upsert("drafts", draft, ago=200 * 86_400, text="A"))
    late = phone.push_one(phone.delete("drafts", draft, ago=100 * 86_400))
    assert late["record"]["last_updated_at"] < (now() - timedelta(days=99)).isoformat()

    assert purge() == 0
    assert purge(days=0) == 1


def test_a_tombstone_without_that_time_counts_from_its_last_change(phone: Device) -> None:
    post = phone.owner.posts()
    phone.owner.api.delete(f"/posts/{post['id']}")
    Post.objects.update(deleted_at=None)
    assert purge() == 0
    Post.objects.update(last_updated_at=now() - timedelta(days=91))
    assert purge() == 1


def test_cursors_from_before_the_floor_are_refused(phone: Device) -> None:
    gone = deleted_draft(phone)
    kept = phone.owner.posts()
    purge(days=0)

    assert state(phone) == (gone, gone + 1)
    refused = phone.ask(gone - 1)
    assert (refused.status, refused.code) == (410, "CURSOR_EXPIRED")
    assert [change["id"] for change in phone.pull(gone)["changes"]] == [kept["id"]]
    assert [change["id"] for change in phone.pull(0)["changes"]] == [kept["id"]]


def test_a_long_first_sync_survives_a_purge_with_its_snapshot(phone: Device) -> None:
    posts = [phone.owner.posts(str(number))["id"] for number in range(3)]
    gone = deleted_draft(phone)
    first = phone.pull(limit=2)
    assert (first["has_more"], first["snapshot"]) == (True, gone)
    purge(days=0)

    assert phone.ask(first["cursor"], limit=2).status == 410
    rest = phone.pull(first["cursor"], limit=2, snapshot=first["snapshot"])
    assert [change["id"] for change in (*first["changes"], *rest["changes"])] == posts
    assert (rest["has_more"], rest["cursor"], rest["snapshot"]) == (False, gone, gone)


def test_a_first_sync_does_not_survive_the_purge_of_what_was_deleted_after_it_began(phone: Device) -> None:
    posts = [phone.owner.posts(str(number))["id"] for number in range(3)]
    first = phone.pull(limit=2)
    phone.owner.api.delete(f"/posts/{posts[0]}")
    purge(days=0)

    assert phone.ask(first["cursor"], limit=2, snapshot=first["snapshot"]).status == 410


def test_what_was_purged_is_not_brought_back(phone: Device, tablet: Device) -> None:
    draft = uuid4()
    made = phone.push_one(phone.upsert("drafts", draft, text="A"))
    phone.push_one(phone.delete("drafts", draft, base=made["version"]))
    purge(days=0)

    late = tablet.push_one(tablet.upsert("drafts", draft, base=made["version"], text="B"))
    assert (late["status"], late["record"]["is_deleted"]) == ("superseded", True)


def test_a_deleted_post_stays_while_something_points_at_it(phone: Device, person: MakePerson) -> None:
    ada, bob = phone.owner, person("bob")
    post = ada.posts("first")
    assert ada.api.put(f"/posts/{post['id']}", {"text": "second"}).status == 200
    reply = bob.replies(post)
    ada.api.delete(f"/posts/{post['id']}")
    assert PostEdit.objects.count() == 1

    assert purge(days=0) == 0
    assert not PostEdit.objects.exists()  # what it said goes all the same
    assert state(phone) == (0, 4)
    assert [change["is_deleted"] for change in phone.pull(3)["changes"]] == [True]
    assert bob.api.get(f"/posts/{reply['id']}").status == 200

    bob.api.delete(f"/posts/{reply['id']}")
    purge(days=0)
    purge(days=0)  # the accounts' order is that of their ids: one of the two may have come too early
    assert not Post.objects.exists()
    assert state(phone)[0] == 4


@pytest.mark.parametrize("path", ["likes", "bookmarks"])
def test_a_deleted_post_stays_while_somebody_likes_or_keeps_it(phone: Device, person: MakePerson, path: str) -> None:
    bob = Device(owner=person("bob"))
    post = phone.owner.posts()["id"]
    mark = bob.push_one(bob.upsert(path, bob.own(post), post_id=post))
    phone.owner.api.delete(f"/posts/{post}")

    assert purge(days=0) == 0
    bob.push_one(bob.delete(path, mark["id"], base=mark["version"]))
    assert purge(days=0) + purge(days=0) == 2
    assert not Post.objects.exists()


def test_a_thread_of_ones_own_goes_in_one_run(phone: Device) -> None:
    ada = phone.owner
    root = ada.posts("1")
    second = ada.replies(root, "2")
    third = ada.replies(second, "3")
    for post in (root, second, third):
        ada.api.delete(f"/posts/{post['id']}")

    assert purge(days=0) == 3
    assert state(phone) == (7, 7)


def test_conflicts_about_what_is_purged_go_with_it(phone: Device, tablet: Device) -> None:
    kept, gone = uuid4(), uuid4()
    for draft in (kept, gone):
        made = phone.push_one(phone.upsert("drafts", draft, text="A"))
        phone.push_one(phone.upsert("drafts", draft, base=made["version"], text="B"))
        tablet.push_one(tablet.upsert("drafts", draft, base=made["version"], text="C"), strategy="manual_review")
    phone.push_one(phone.delete("drafts", gone))

    assert purge(days=0) == 1
    assert list(SyncConflict.objects.values_list("record_id", flat=True)) == [kept]


def test_it_goes_in_batches_and_account_by_account(person: MakePerson, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(purge_tombstones, "BATCH", 2)
    people = sorted((Device(owner=person(f"person{number}")) for number in range(3)), key=lambda each: each.owner.id)
    for device in people:
        for _ in range(3):
            deleted_draft(device)
    ids = [device.owner.id for device in people]
    before = now()

    assert accounts_to_purge(after=FIRST_ID, before=before, limit=2) == ids[:2]
    assert accounts_to_purge(after=ids[0], before=before, limit=2) == ids[1:]
    steps = [(step.after, step.records) for step in purge_steps(after=ids[0], before=before)]
    assert steps == [(ids[0], 2), (ids[1], 1), (ids[1], 2), (ids[2], 1)]
    assert accounts_to_purge(after=FIRST_ID, before=before, limit=3) == ids[:1]


def test_nothing_happens_where_there_is_nothing(phone: Device) -> None:
    deleted_draft(phone)
    purge(days=0)
    before = state(phone)
    OutboxRow.objects.all().delete()

    assert purge_account(account_id=phone.owner.id, before=now(), at=now()).records == 0
    assert purge_account(account_id=uuid4(), before=now(), at=now()).records == 0
    assert state(phone) == before
    assert not OutboxRow.objects.exists()


def test_a_failure_leaves_rows_and_floor(phone: Device, monkeypatch: pytest.MonkeyPatch) -> None:
    deleted_draft(phone)
    before = state(phone)
    monkeypatch.setattr(
        purge_tombstones, "RAISE_FLOOR", "UPDATE sync_state SET floor = %s / 0 WHERE account_id = %s RETURNING floor"
    )

    with pytest.raises(Exception, match="division by zero"):
        purge(days=0)
    assert state(phone) == before
    assert count_tombstones(before=now())["drafts"] == 1


def test_it_runs_once_a_day_and_keeps_as_long_as_the_setting_says(phone: Device, settings: Any) -> None:
    settings.SYNC_TOMBSTONE_DAYS = 30
    gone = deleted_draft(phone)
    age(days=31)
    OutboxRow.objects.all().delete()

    assert "purge_tombstones" in start_due_jobs(jobs=JOBS, at=now())
    OutboxRow.objects.exclude(task="purge_tombstones").delete()
    run_work(seed=1)

    assert state(phone) == (gone, gone)
    assert not OutboxRow.objects.filter(task="purge_tombstones").exists()
