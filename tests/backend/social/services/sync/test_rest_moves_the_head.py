"""Every write of synced records over REST goes through the version row of their owner."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.backend.social.conftest import MakePerson
from tests.backend.social.people import Person
from tests.backend.social.services.sync.device import Device

Write = Callable[[Person, Person, Any], Any]


@pytest.mark.parametrize(
    ("prepare", "write", "collections"),
    [
        (None, lambda ada, bob, post: ada.posts("x"), ["posts"]),
        (None, lambda ada, bob, post: ada.api.put(f"/posts/{post}", {"text": "y"}), ["posts"]),
        (None, lambda ada, bob, post: ada.api.delete(f"/posts/{post}"), ["posts"]),
        (None, lambda ada, bob, post: ada.api.post(f"/posts/{post}/likes"), ["likes"]),
        (
            lambda ada, bob, post: ada.api.post(f"/posts/{post}/likes"),
            lambda ada, bob, post: ada.api.delete(f"/posts/{post}/likes"),
            ["likes"],
        ),
        (None, lambda ada, bob, post: ada.api.post(f"/posts/{post}/bookmarks"), ["bookmarks"]),
        (
            lambda ada, bob, post: ada.api.post(f"/posts/{post}/bookmarks"),
            lambda ada, bob, post: ada.api.delete(f"/posts/{post}/bookmarks"),
            ["bookmarks"],
        ),
        (None, lambda ada, bob, post: ada.follows(bob), ["follows"]),
        (
            lambda ada, bob, post: ada.follows(bob),
            lambda ada, bob, post: ada.api.delete(f"/follows/{bob.id}"),
            ["follows"],
        ),
        (
            lambda ada, bob, post: ada.follows(bob),
            lambda ada, bob, post: bob.api.post(f"/follow-requests/{ada.id}/accept"),
            ["follows"],
        ),
        (
            lambda ada, bob, post: ada.follows(bob),
            lambda ada, bob, post: bob.api.post(f"/follow-requests/{ada.id}/reject"),
            ["follows"],
        ),
        (lambda ada, bob, post: ada.follows(bob), lambda ada, bob, post: ada.blocks(bob), ["follows"]),
        (lambda ada, bob, post: ada.follows(bob), lambda ada, bob, post: bob.blocks(ada), ["follows"]),
    ],
)  # fmt: skip
def test_the_head_moves_and_the_next_pull_has_it(
    phone: Device, person: MakePerson, prepare: Write | None, write: Write, collections: list[str]
) -> None:
    ada, bob = phone.owner, person("bob", is_private=True)
    post = ada.posts()["id"]
    (prepare or (lambda *_: None))(ada, bob, post)
    before = phone.head()
    write(ada, bob, post)
    page = phone.pull(before)
    assert page["head"] == page["cursor"] > before
    assert [change["collection"] for change in page["changes"]] == collections


def test_what_others_do_to_ones_posts_is_not_in_the_stream(phone: Device, person: MakePerson) -> None:
    post = phone.owner.posts()
    before = phone.head()
    bob = person("bob")
    bob.api.post(f"/posts/{post['id']}/likes")
    bob.replies(post)
    assert phone.head() == before


def test_an_edit_over_rest_is_a_write_of_no_device(phone: Device) -> None:
    made = phone.push_one(phone.upsert("posts", post := phone.owner.posts()["id"], base=2, ago=60, text="phone"))
    phone.owner.api.put(f"/posts/{post}", {"text": "rest"})
    late = phone.push_one(phone.upsert("posts", post, base=made["version"], ago=30, text="late"))
    assert (late["status"], late["record"]["text"]) == ("superseded", "rest")
    now = phone.push_one(phone.upsert("posts", post, base=made["version"], text="now"))
    assert now["status"] == "applied"
