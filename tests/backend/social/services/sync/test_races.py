"""Devices, REST and other accounts at the same time: no row is missed, nobody waits in a circle."""

from threading import Event, Thread
from typing import Any
from uuid import UUID, uuid4

from django.db import connection

from backend.shared.clock import now
from backend.shared.errors import PlazaError
from backend.shared.transactions import transaction
from backend.social.models import Draft, Like, Post, SyncState
from backend.social.services.claim_versions import claim_versions
from backend.social.services.posts.delete_post import delete_post
from backend.social.services.posts.publish_post import NewPost, publish_post
from backend.social.services.sync.collections import COLLECTIONS
from backend.social.services.sync.pull import pull_changes
from tests.backend.social.conftest import MakePerson
from tests.backend.social.services.sync.device import Device, push
from tests.support.together import Work, together
from tests.support.waiting import eventually


def waits_for_a_lock() -> bool:
    """Return whether a transaction waits for another."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
        return bool(cursor.fetchone()[0])


def test_pushes_that_cross_do_not_wait_in_a_circle(phone: Device, person: MakePerson) -> None:
    bob = Device(owner=person("bob"))
    mine = [phone.owner.posts(str(number))["id"] for number in range(4)]
    theirs = [bob.owner.posts(str(number))["id"] for number in range(4)]

    def work(device: Device, own: list[str], others: list[str], number: int) -> Work:
        return lambda: push(
            device,
            *(device.upsert("posts", post, text=f"{device.id} {number}") for post in own),
            *(device.upsert("posts", uuid4(), text="re", reply_to_id=post) for post in others),
            *(device.upsert("likes", device.own(post), post_id=post) for post in others[number % 2 :: 2]),
            device.upsert(
                "follows",
                device.own(bob.owner.id if device is phone else phone.owner.id),
                account_id=str(bob.owner.id if device is phone else phone.owner.id),
            ),
        )

    rounds = range(6)
    refusals = together(
        [work(phone, mine, theirs, number) for number in rounds]
        + [work(bob, theirs, mine, number) for number in rounds]
    )

    assert refusals == [None] * 12
    assert {post.reply_count for post in Post.objects.filter(id__in=[*mine, *theirs])} == {6}
    for post in Post.objects.filter(id__in=[*mine, *theirs]):
        assert post.like_count == Like.objects.alive().filter(post_id=post.id).count() == 1


def test_pushes_and_rest_on_one_conversation_do_not_wait_in_a_circle(phone: Device, person: MakePerson) -> None:
    bob = Device(owner=person("bob"))
    parent = phone.owner.posts("parent")["id"]
    replies = [bob.owner.replies({"id": parent})["id"] for _ in range(6)]
    marked = [
        lambda post=post: push(
            phone,
            phone.upsert("likes", phone.own(post), post_id=post),
            phone.upsert("posts", uuid4(), text="re", reply_to_id=parent),
        )
        for post in replies
    ]
    deleted = [lambda post=post: delete_post(post_id=UUID(post), owner_id=bob.owner.id, at=now()) for post in replies]
    refusals = together([*marked, *deleted])
    assert {refusal.error_code for refusal in refusals if isinstance(refusal, PlazaError)} <= {"BATCH_REJECTED"}
    assert Post.objects.get(id=parent).reply_count == Post.objects.alive().filter(reply_to_id=parent).count()


def test_of_two_accounts_that_take_one_id_one_gets_it(phone: Device, person: MakePerson) -> None:
    devices = [phone, *(Device(owner=person(f"person_{number}")) for number in range(3))]
    ids = [uuid4() for _ in range(5)]

    def work(device: Device, order: int) -> Work:
        return lambda: push(device, *(device.upsert("drafts", each, text="x") for each in ids[::order]))

    refusals = together([work(device, (-1) ** place) for place, device in enumerate(devices)])

    assert sorted(refusal.error_code for refusal in refusals if refusal) == ["BATCH_REJECTED"] * 3
    assert Draft.objects.values("owner_id").distinct().count() == 1


def test_a_transaction_that_commits_late_is_not_missed(phone: Device) -> None:
    began, may_end = Event(), Event()

    def slow() -> None:
        with transaction():
            publish_post(
                author_id=phone.owner.id,
                new=NewPost(id=None, text="slow", content_warning=None, visibility="public", reply_to_id=None),
                at=now(),
            )
            began.set()
            may_end.wait(timeout=30)
        connection.close()

    thread = Thread(target=slow)
    thread.start()
    assert began.wait(timeout=30)
    before = phone.pull()
    assert (before["changes"], before["head"]) == ([], 1)
    may_end.set()
    thread.join(timeout=30)
    after = phone.pull(before["cursor"])
    assert [change["record"]["text"] for change in after["changes"]] == ["slow"]


def test_no_reader_ever_misses_a_row(phone: Device) -> None:
    owner_id, texts = phone.owner.id, [f"{writer}-{number}" for writer in range(8) for number in range(6)]
    seen: list[set[str]] = [set(), set(), set()]

    def write(writer: int) -> None:
        for number in range(6):
            if writer % 2:
                new = NewPost(
                    id=None, text=f"{writer}-{number}", content_warning=None, visibility="public", reply_to_id=None
                )
                publish_post(author_id=owner_id, new=new, at=now())
            else:
                push(phone, phone.upsert("drafts", uuid4(), text=f"{writer}-{number}"))

    def read(reader: int) -> None:
        cursor = 0
        while len(seen[reader]) < len(texts):
            page = pull_changes(owner_id=owner_id, cursor=cursor, limit=7, collections=COLLECTIONS, snapshot=None)
            seen[reader] |= {text for text in texts for change in page.changes if f'"{text}"' in change}
            cursor = page.cursor
            if cursor == len(texts) + 1:
                break

    refusals = together(
        [lambda writer=writer: write(writer) for writer in range(8)]
        + [lambda reader=reader: read(reader) for reader in range(3)]
    )
    assert refusals == [None] * 11
    assert seen == [set(texts)] * 3
    assert SyncState.objects.get(account_id=owner_id).head == len(texts) + 1


def test_a_key_in_flight_is_refused(phone: Device) -> None:
    key, draft = uuid4(), uuid4()
    change = phone.upsert("drafts", draft, text="x")
    locked, may_end = Event(), Event()

    def hold() -> None:
        with transaction():
            claim_versions(account_id=phone.owner.id, count=0)
            locked.set()
            may_end.wait(timeout=30)
        connection.close()

    answers: list[Any] = []

    def send() -> None:
        answers.append(phone.send(change, key=key))
        connection.close()

    holder, sender = Thread(target=hold), Thread(target=send)
    holder.start()
    assert locked.wait(timeout=30)
    sender.start()
    eventually(waits_for_a_lock)  # the push waits for the stream, key in hand
    second = phone.send(change, key=key)
    may_end.set()
    holder.join(timeout=30)
    sender.join(timeout=30)
    assert (second.status, second.code) == (409, "IDEMPOTENCY_IN_PROGRESS")
    assert [answer.status for answer in answers] == [200]
    assert phone.send(change, key=key).headers["Idempotent-Replayed"] == "true"


def test_one_push_sent_many_times_at_once_is_done_once(phone: Device) -> None:
    key, post = uuid4(), uuid4()
    change = phone.upsert("posts", post, text="once")
    statuses: list[int] = []
    together([lambda: statuses.append(phone.send(change, key=key).status) for _ in range(6)])
    assert set(statuses) <= {200, 409}
    assert 200 in statuses
    assert (Post.objects.count(), phone.head()) == (1, 2)
