"""Writers whose transactions commit late, purges, and readers all the while: every replica ends as the truth."""

from collections.abc import Callable
from threading import Event
from uuid import UUID

import pytest
from django.db.models import Count

from backend.shared.clock import now
from backend.social.models import Post, SyncState
from backend.social.services.sync.collections import COLLECTIONS
from pipelines.sync_purge.run import FIRST_ID, purge_steps
from tests.backend.social.conftest import MakePerson
from tests.backend.social.services.sync.crowd import Replica, Writer, truth
from tests.support.together import Work, together

WRITERS = 8
READERS = 3


def purge() -> int:
    """Forget everything that is deleted, whenever that was."""
    return sum(step.records for step in purge_steps(after=FIRST_ID, before=now()))


def crowd(owner_ids: list[UUID], *, rounds: int, seed: int, done: Event) -> list[Work]:
    """Return the writers, every second one of the other account; the last to end says that they are done."""
    running = list(range(WRITERS))

    def write(number: int) -> None:
        owner_id, other_id = owner_ids[number % 2], owner_ids[1 - number % 2]
        try:
            Writer(owner_id=owner_id, other_id=other_id, seed=seed * WRITERS + number).write(rounds)
        finally:
            running.remove(number)
            if not running:
                done.set()

    return [lambda number=number: write(number) for number in range(WRITERS)]


def repeated(work: Callable[[], object], *, until: Event) -> None:
    """Do it again and again until the writers are done."""
    while not until.is_set():
        work()


@pytest.mark.parametrize("seed", range(2))
def test_no_replica_misses_a_row(person: MakePerson, seed: int) -> None:
    owner_ids, done = [person("ada").id, person("bob").id], Event()
    replicas = [Replica(owner_id=owner_ids[number % 2]) for number in range(READERS)]
    readers: list[Work] = [lambda replica=replica: replica.follow(until=done) for replica in replicas]

    refusals = together([*crowd(owner_ids, rounds=25, seed=seed, done=done), *readers])

    assert refusals == [None] * (WRITERS + READERS)
    truths = [truth(replica.owner_id) for replica in replicas]
    assert [replica.has for replica in replicas] == truths
    assert all(truths)
    assert [replica.begun for replica in replicas] == [1] * READERS
    assert numbers_are_unique()


@pytest.mark.parametrize("seed", range(2))
def test_a_purge_all_the_while_is_noticed_or_makes_no_difference(person: MakePerson, seed: int) -> None:
    owner_ids, done = [person("ada").id, person("bob").id], Event()
    replicas = [Replica(owner_id=owner_ids[number % 2]) for number in range(READERS)]
    readers: list[Work] = [lambda replica=replica: replica.follow(until=done) for replica in replicas]
    purging: Work = lambda: repeated(purge, until=done)  # noqa: E731

    refusals = together([*crowd(owner_ids, rounds=25, seed=seed, done=done), *readers, purging])

    assert refusals == [None] * (WRITERS + READERS + 1)
    assert [replica.has for replica in replicas] == [truth(replica.owner_id) for replica in replicas]
    purge()
    for replica in replicas:
        replica.catch_up()
    assert [replica.has for replica in replicas] == [truth(replica.owner_id) for replica in replicas]
    assert all(0 < floor <= head for head, floor in SyncState.objects.values_list("head", "floor"))
    assert counts_are_right()


def numbers_are_unique() -> bool:
    """Tell whether no number of an account's was given twice, over all collections, and none is above its head."""
    for account_id, head in SyncState.objects.values_list("account_id", "head"):
        versions = [
            version
            for collection in COLLECTIONS.values()
            for version in collection.model._meta.default_manager.filter(owner_id=account_id).values_list(
                "version", flat=True
            )
        ]
        if len(set(versions)) != len(versions) or max(versions) > head:
            return False
    return True


def counts_are_right() -> bool:
    """Tell whether posts are liked and answered as often as they say."""
    shown = Post.objects.alive().values_list("id", "like_count", "reply_count")
    likes = dict(Post.objects.filter(likes__is_deleted=False).annotate(n=Count("likes")).values_list("id", "n"))
    replies = dict(Post.objects.filter(replies__is_deleted=False).annotate(n=Count("replies")).values_list("id", "n"))
    return all(
        (likes.get(post_id, 0), replies.get(post_id, 0)) == (like_count, reply_count)
        for post_id, like_count, reply_count in shown
    )
