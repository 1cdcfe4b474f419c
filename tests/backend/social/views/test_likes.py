"""Likes."""

from uuid import uuid4

from backend.shared.identifiers import uuid5_of
from backend.social.models import Like, Post
from tests.backend.social.conftest import MakePerson
from tests.backend.social.views.test_posts import audits
from tests.support.service.client import ServiceClient


def test_a_like_counts_once_however_often_it_is_sent(person: MakePerson) -> None:
    ada, bob = person("ada"), person("bob")
    post = ada.posts()

    first, second = (bob.api.post(f"/posts/{post['id']}/likes") for _ in range(2))

    assert (first.status, second.status) == (201, 201)
    assert first.body["data"] == {
        "post_id": post["id"],
        "liked": True,
        "counts": {"likes": 1, "replies": 0, "reposts": 0},
    }
    assert first.body == second.body
    like = Like.objects.get()
    assert (like.id, like.version) == (uuid5_of(bob.id, post["id"]), 2)
    assert audits() == ["post.created", "post.liked"]
    assert Post.objects.get().card_version == 2


def test_a_like_is_taken_back_and_given_again(person: MakePerson) -> None:
    ada, bob = person("ada"), person("bob")
    post = ada.posts()
    path = f"/posts/{post['id']}/likes"
    bob.api.post(path)

    taken, again = bob.api.delete(path), bob.api.delete(path)

    assert (taken.status, taken.body) == (200, again.body)
    assert taken.data["counts"]["likes"] == 0
    assert bob.api.get(f"/posts/{post['id']}").data["viewer"]["liked"] is False
    assert bob.api.post(path).data["counts"]["likes"] == 1
    like = Like.objects.get()
    assert (like.is_deleted, like.version) == (False, 4)
    assert audits() == ["post.created", "post.liked", "post.unliked", "post.liked"]


def test_the_viewer_sees_their_own_likes_alone(person: MakePerson) -> None:
    ada, bob = person("ada"), person("bob")
    post = ada.posts()
    bob.api.post(f"/posts/{post['id']}/likes")

    item, of_ada = bob.api.get("/feed/public").data["items"][0], ada.api.get("/feed/public").data["items"][0]

    assert (item["viewer"]["liked"], of_ada["viewer"]["liked"]) == (True, False)
    assert (item["counts"]["likes"], of_ada["counts"]["likes"]) == (1, 1)


def test_what_one_may_not_see_one_may_not_like(person: MakePerson, anonymous: ServiceClient) -> None:
    ada, bob = person("ada"), person("bob")
    private = ada.posts(visibility="private")

    assert bob.api.post(f"/posts/{private['id']}/likes").status == 404
    assert bob.api.delete(f"/posts/{private['id']}/likes").status == 404
    assert bob.api.post(f"/posts/{uuid4()}/likes").status == 404
    assert anonymous.post(f"/posts/{private['id']}/likes").status == 401
    assert Like.objects.count() == 0


def test_a_like_of_a_post_that_was_hidden_since_can_be_taken_back(person: MakePerson) -> None:
    ada, bob = person("ada"), person("bob")
    post = ada.posts()
    bob.api.post(f"/posts/{post['id']}/likes")
    ada.api.put(f"/posts/{post['id']}", {"visibility": "private"})

    assert bob.api.delete(f"/posts/{post['id']}/likes").data["liked"] is False
    assert ada.api.get(f"/posts/{post['id']}").data["counts"]["likes"] == 0
