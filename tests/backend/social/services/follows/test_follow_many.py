"""Following in bulk: the same as one by one."""

from datetime import datetime
from uuid import UUID, uuid4

import pytest

from backend.social.models import Block, Follow, OutboxRow, Profile, SyncState
from backend.social.services.follows import follow_many as module
from backend.social.services.follows.follow_account import TooManyFollows, follow_account
from backend.social.services.follows.follow_many import count_known_profiles, follow_many
from tests.backend.social.conftest import MakePerson, statements


def follows_of(owner_id: UUID) -> list[tuple[UUID, int, str, bool]]:
    rows = Follow.objects.filter(owner_id=owner_id).order_by("version")
    return [(row.account_id, row.version, row.state, row.is_deleted) for row in rows]


def counts(account_id: UUID) -> tuple[int, int]:
    profile = Profile.objects.get(id=account_id)
    return profile.follower_count, profile.following_count


def audit_events() -> list[dict[str, object]]:
    payloads = OutboxRow.objects.filter(task="deliver_events").values_list("payload", flat=True)
    return sorted((payload["payload"] for payload in payloads), key=str)


def test_many_follows_leave_what_single_ones_do(person: MakePerson, at: datetime) -> None:
    ada, bea, cem = person("ada"), person("bea"), person("cem", is_private=True)
    follow_account(owner_id=ada.id, account_id=bea.id, at=at)
    follow_account(owner_id=ada.id, account_id=cem.id, at=at)
    single = (follows_of(ada.id), SyncState.objects.get(account_id=ada.id).head, audit_events())
    OutboxRow.objects.all().delete()

    dan = person("dan")
    written = follow_many(pairs=[(dan.id, bea.id), (dan.id, cem.id)], at=at)

    many = (follows_of(dan.id), SyncState.objects.get(account_id=dan.id).head, audit_events())
    assert written == 2
    assert sorted((account, state, gone) for account, _, state, gone in many[0]) == sorted(
        (account, state, gone) for account, _, state, gone in single[0]
    )
    assert [version for _, version, _, _ in many[0]] == [version for _, version, _, _ in single[0]] == [2, 3]
    assert many[1] == single[1]
    assert [{**event, "actor_id": None} for event in many[2]] == [{**event, "actor_id": None} for event in single[2]]
    assert (counts(bea.id), counts(cem.id), counts(dan.id)) == ((2, 0), (0, 0), (0, 1))
    assert OutboxRow.objects.filter(task="drop_windows").count() == 1


def test_doing_it_again_changes_nothing(person: MakePerson, at: datetime) -> None:
    ada, bea = person("ada"), person("bea")
    pairs = [(ada.id, bea.id), (bea.id, ada.id), (ada.id, bea.id)]
    assert follow_many(pairs=pairs, at=at) == 2
    before = (follows_of(ada.id), OutboxRow.objects.count())

    assert follow_many(pairs=pairs, at=at) == 0

    assert (follows_of(ada.id), OutboxRow.objects.count()) == before
    assert (counts(ada.id), counts(bea.id)) == ((1, 1), (1, 1))


def test_a_follow_that_was_taken_back_is_revived_with_a_new_version(person: MakePerson, at: datetime) -> None:
    ada, bea = person("ada"), person("bea")
    follow_many(pairs=[(ada.id, bea.id)], at=at)
    Follow.objects.filter(owner_id=ada.id).update(is_deleted=True)

    assert follow_many(pairs=[(ada.id, bea.id)], at=at) == 1

    assert follows_of(ada.id) == [(bea.id, 3, "accepted", False)]


def test_what_may_not_be_is_left_out(person: MakePerson, at: datetime) -> None:
    ada, bea, cem = person("ada"), person("bea"), person("cem")
    Block.objects.create(id=uuid4(), owner_id=bea.id, account_id=ada.id, created_at=at, last_updated_at=at)

    pairs = [(ada.id, ada.id), (ada.id, bea.id), (bea.id, ada.id), (ada.id, uuid4()), (ada.id, cem.id)]

    assert follow_many(pairs=pairs, at=at) == 1
    assert [account for account, _, _, _ in follows_of(ada.id)] == [cem.id]
    assert follows_of(bea.id) == []


def test_more_than_an_account_may_follow_is_refused_and_nothing_is_written(
    person: MakePerson, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MAX_FOLLOWS", 1)
    ada, bea, cem = person("ada"), person("bea"), person("cem")

    with pytest.raises(TooManyFollows):
        follow_many(pairs=[(ada.id, bea.id), (ada.id, cem.id)], at=at)

    assert (Follow.objects.count(), OutboxRow.objects.count(), counts(bea.id)) == (0, 0, (0, 0))


def test_the_number_of_statements_does_not_grow_with_the_follows(person: MakePerson, at: datetime) -> None:
    people = [person(f"person_{number}") for number in range(12)]
    with statements() as few:
        follow_many(pairs=[(people[0].id, people[1].id)], at=at)
    with statements() as many:
        follow_many(pairs=[(one.id, other.id) for one in people for other in people if one != other], at=at)
    assert len(many) == len(few)


def test_known_profiles_are_counted(person: MakePerson) -> None:
    assert count_known_profiles(account_ids=[person("ada").id, uuid4()]) == 1
