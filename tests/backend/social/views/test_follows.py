"""Follows, requests to follow, lists of accounts."""

from uuid import uuid4

import pytest

from backend.shared.identifiers import uuid5_of
from backend.social.models import Follow, Profile
from backend.social.services.follows import follow_account
from tests.backend.social.conftest import MakePerson
from tests.backend.social.people import Person
from tests.backend.social.views.test_posts import audits
from tests.support.service.client import ServiceClient


def counts(person: Person) -> tuple[int, int]:
    """Return how many follow this person, and how many this person follows."""
    profile = Profile.objects.get(id=person.id)
    return profile.follower_count, profile.following_count


def names(person: Person, path: str) -> list[str]:
    return [item["username"] for item in person.api.get(path).data["items"]]


def test_a_follow_counts_once_however_often_it_is_sent(person: MakePerson) -> None:
    ada, bob = person("ada"), person("bob")

    first, second = (ada.api.post("/follows", {"account_id": str(bob.id)}) for _ in range(2))

    assert (first.status, first.body) == (second.status, second.body)
    assert (first.status, first.data) == (201, {"account_id": str(bob.id), "state": "accepted"})
    assert (counts(ada), counts(bob)) == ((0, 1), (1, 0))
    assert Follow.objects.get().id == uuid5_of(ada.id, str(bob.id))
    assert audits() == ["account.followed"]


def test_an_unfollow_counts_once_however_often_it_is_sent(person: MakePerson) -> None:
    ada, bob = person("ada"), person("bob")
    ada.follows(bob)

    first, second = (ada.api.delete(f"/follows/{bob.id}") for _ in range(2))

    assert (first.status, first.body) == (second.status, second.body)
    assert first.data == {"account_id": str(bob.id), "state": "none"}
    assert (counts(ada), counts(bob)) == ((0, 0), (0, 0))
    assert ada.follows(bob) == "accepted"
    assert (counts(ada), counts(bob)) == ((0, 1), (1, 0))
    assert audits() == ["account.followed", "account.unfollowed", "account.followed"]


def test_one_cannot_follow_oneself_nor_nobody(person: MakePerson) -> None:
    ada = person("ada")

    oneself = ada.api.post("/follows", {"account_id": str(ada.id)})

    assert (oneself.status, oneself.code) == (422, "CANNOT_FOLLOW_YOURSELF")
    assert ada.api.post("/follows", {"account_id": "7"}).status == 400
    assert ada.api.post("/follows", {}).status == 400


def test_an_account_deleted_since_cannot_be_followed(person: MakePerson) -> None:
    answer = person("ada").api.post("/follows", {"account_id": str(person("gone", is_deleted=True).id)})

    assert (answer.status, answer.code) == (404, "ACCOUNT_NOT_FOUND")


@pytest.mark.parametrize("blocked_by_other", [True, False])
def test_who_is_blocked_does_not_learn_of_it(person: MakePerson, *, blocked_by_other: bool) -> None:
    ada, bob = person("ada"), person("bob")
    first, second = (bob, ada) if blocked_by_other else (ada, bob)
    first.blocks(second)

    answer = ada.api.post("/follows", {"account_id": str(bob.id)})

    assert (answer.status, answer.code) == (404, "ACCOUNT_NOT_FOUND")
    assert Follow.objects.count() == 0


def test_follows_are_bounded(person: MakePerson, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(follow_account, "MAX_FOLLOWS", 2)
    ada, others = person("ada"), [person(f"other{number}") for number in range(3)]
    ada.follows(others[0])
    ada.follows(others[1])

    answer = ada.api.post("/follows", {"account_id": str(others[2].id)})

    assert (answer.status, answer.code) == (422, "TOO_MANY_FOLLOWS")
    assert counts(ada) == (0, 2)
    ada.api.delete(f"/follows/{others[0].id}")
    assert ada.follows(others[2]) == "accepted"


def test_a_private_account_is_asked_and_accepts(person: MakePerson) -> None:
    hidden, ada = person("hidden", is_private=True), person("ada")
    assert (ada.follows(hidden), ada.follows(hidden)) == ("requested", "requested")
    assert names(hidden, "/follow-requests") == ["ada"]
    assert (counts(ada), counts(hidden)) == ((0, 0), (0, 0))

    accepted, again = (hidden.api.post(f"/follow-requests/{ada.id}/accept") for _ in range(2))

    assert (accepted.status, accepted.data) == (200, {"account_id": str(ada.id), "state": "accepted"})
    assert again.body == accepted.body
    assert names(hidden, "/follow-requests") == []
    assert names(hidden, "/followers") == ["ada"]
    assert (counts(ada), counts(hidden)) == ((0, 1), (1, 0))
    assert hidden.api.post(f"/follow-requests/{ada.id}/reject").code == "ALREADY_ACCEPTED"
    assert audits() == ["follow.requested", "follow.accepted"]


def test_a_request_is_rejected_and_may_be_made_again(person: MakePerson) -> None:
    hidden, ada = person("hidden", is_private=True), person("ada")
    ada.follows(hidden)

    rejected = hidden.api.post(f"/follow-requests/{ada.id}/reject")

    assert rejected.data == {"account_id": str(ada.id), "state": "rejected"}
    assert hidden.api.post(f"/follow-requests/{ada.id}/reject").status == 404
    assert hidden.api.post(f"/follow-requests/{ada.id}/accept").status == 404
    assert ada.follows(hidden) == "requested"
    assert (counts(ada), counts(hidden)) == ((0, 0), (0, 0))


def test_a_follower_is_removed_quietly_and_may_follow_again(person: MakePerson) -> None:
    ada, bob = person("ada"), person("bob")
    bob.follows(ada)
    post = ada.posts("for followers", visibility="followers")
    assert bob.sees(post)

    first, again = (ada.api.delete(f"/followers/{bob.id}") for _ in range(2))

    assert (first.status, first.body) == (200, again.body)
    assert first.data == {"account_id": str(bob.id), "state": "none"}
    assert (counts(ada), counts(bob)) == ((0, 0), (0, 0))
    assert not bob.sees(post)
    assert bob.ids("/following") == []
    assert audits() == ["account.followed", "post.created", "follower.removed"]
    assert bob.follows(ada) == "accepted"


def test_nobody_removes_whom_one_follows_or_a_request(person: MakePerson) -> None:
    hidden, ada = person("hidden", is_private=True), person("ada")
    ada.follows(hidden)

    assert hidden.api.delete(f"/followers/{ada.id}").data["state"] == "none"
    assert ada.api.delete(f"/followers/{hidden.id}").data["state"] == "none"

    assert names(hidden, "/follow-requests") == ["ada"]


def test_a_request_is_taken_back(person: MakePerson) -> None:
    hidden, ada = person("hidden", is_private=True), person("ada")
    ada.follows(hidden)

    ada.api.delete(f"/follows/{hidden.id}")

    assert names(hidden, "/follow-requests") == []
    assert counts(hidden) == (0, 0)


def test_lists_are_latest_first_and_page(person: MakePerson) -> None:
    ada, others = person("ada"), [person(f"other{number}") for number in range(3)]
    for other in others:
        ada.follows(other)
        other.follows(ada)

    first = ada.api.get("/following?limit=2").data
    second = ada.api.get(f"/following?limit=2&cursor={first['next_cursor']}").data

    assert [item["username"] for item in first["items"]] == ["other2", "other1"]
    assert [item["username"] for item in second["items"]] == ["other0"]
    assert second["next_cursor"] is None
    assert names(ada, "/followers?offset=1") == ["other1", "other0"]
    assert names(others[0], f"/followers?account_id={ada.id}") == ["other2", "other1", "other0"]
    assert first["items"][0] == {
        "id": str(others[2].id),
        "username": "other2",
        "display_name": "Other2",
        "is_private": False,
    }


def test_the_lists_of_a_private_account_are_for_its_followers(person: MakePerson) -> None:
    hidden, ada = person("hidden", is_private=True), person("ada")

    assert ada.api.get(f"/followers?account_id={hidden.id}").code == "ACCOUNT_PRIVATE"
    assert ada.api.get(f"/following?account_id={hidden.id}").status == 403
    ada.follows(hidden)
    assert ada.api.get(f"/followers?account_id={hidden.id}").status == 403
    hidden.api.post(f"/follow-requests/{ada.id}/accept")
    assert names(ada, f"/followers?account_id={hidden.id}") == ["ada"]
    assert names(hidden, "/followers") == ["ada"]


def test_lists_leave_out_whom_a_block_hides(person: MakePerson) -> None:
    ada, bob, eve = person("ada"), person("bob"), person("eve")
    ada.follows(bob)
    eve.follows(bob)
    ada.blocks(eve)

    assert names(ada, f"/followers?account_id={bob.id}") == ["ada"]
    assert names(eve, f"/followers?account_id={bob.id}") == ["eve"]
    assert names(bob, "/followers") == ["eve", "ada"]


def test_lists_take_a_token(anonymous: ServiceClient) -> None:
    for path in ("/followers", "/following", "/follow-requests", "/blocks", "/mutes"):
        assert anonymous.get(path).status == 401
    assert anonymous.post("/follows", {"account_id": str(uuid4())}).status == 401
