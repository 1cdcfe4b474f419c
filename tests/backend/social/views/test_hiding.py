"""Blocks and mutes."""

import pytest

from backend.social.models import Block, Follow, Mute, OutboxRow
from tests.backend.social.conftest import MakePerson
from tests.backend.social.views.test_follows import counts, names
from tests.backend.social.views.test_posts import audits


def test_a_block_ends_the_follows_both_ways(person: MakePerson) -> None:
    ada, bob = person("ada"), person("bob")
    ada.follows(bob)
    bob.follows(ada)

    first, second = (ada.api.post("/blocks", {"account_id": str(bob.id)}) for _ in range(2))

    assert (first.status, first.body) == (second.status, second.body)
    assert (first.status, first.data) == (201, {"account_id": str(bob.id), "blocked": True})
    assert Follow.objects.alive().count() == 0
    assert (counts(ada), counts(bob)) == ((0, 0), (0, 0))
    assert names(ada, "/blocks") == ["bob"]
    assert names(bob, "/blocks") == []
    assert audits() == ["account.followed", "account.followed", "account.blocked"]


def test_a_block_ends_a_request_to_follow(person: MakePerson) -> None:
    hidden, ada = person("hidden", is_private=True), person("ada")
    ada.follows(hidden)

    hidden.blocks(ada)

    assert names(hidden, "/follow-requests") == []
    assert (counts(ada), counts(hidden)) == ((0, 0), (0, 0))


def test_an_unblock_brings_no_follow_back(person: MakePerson) -> None:
    ada, bob = person("ada"), person("bob")
    bob.follows(ada)
    ada.blocks(bob)

    first, second = (ada.api.delete(f"/blocks/{bob.id}") for _ in range(2))

    assert (first.status, first.body) == (second.status, second.body)
    assert first.data == {"account_id": str(bob.id), "blocked": False}
    assert Follow.objects.alive().count() == 0
    assert bob.follows(ada) == "accepted"
    assert Block.objects.get().is_deleted is True


@pytest.mark.parametrize(("path", "code"), [("/blocks", "CANNOT_BLOCK_YOURSELF"), ("/mutes", "CANNOT_MUTE_YOURSELF")])
def test_nobody_hides_from_themselves(person: MakePerson, path: str, code: str) -> None:
    ada = person("ada")

    answer = ada.api.post(path, {"account_id": str(ada.id)})

    assert (answer.status, answer.code) == (422, code)
    assert OutboxRow.objects.count() == 0


def test_a_mute_is_switched_on_and_off(person: MakePerson) -> None:
    ada, bob = person("ada"), person("bob")

    on, again = (ada.api.post("/mutes", {"account_id": str(bob.id)}) for _ in range(2))
    assert (on.status, on.data) == (201, {"account_id": str(bob.id), "muted": True})
    assert again.body == on.body
    assert names(ada, "/mutes") == ["bob"]

    off, still = (ada.api.delete(f"/mutes/{bob.id}") for _ in range(2))
    assert (off.status, off.data) == (200, {"account_id": str(bob.id), "muted": False})
    assert still.body == off.body
    assert names(ada, "/mutes") == []
    assert Mute.objects.get().is_deleted is True
    assert audits() == ["account.muted", "account.unmuted"]
