"""Bookmarks over REST."""

from backend.social.models import Bookmark
from tests.backend.social.conftest import MakePerson


def test_a_post_is_kept_once_and_shown_as_kept(person: MakePerson) -> None:
    ada, bob = person("ada"), person("bob")
    post = bob.posts("keep me")
    for _ in range(2):
        answer = ada.api.post(f"/posts/{post['id']}/bookmarks")
        assert (answer.status, answer.data) == (201, {"post_id": post["id"], "bookmarked": True})
    assert Bookmark.objects.count() == 1
    assert ada.api.get(f"/posts/{post['id']}").data["viewer"] == {"liked": False, "bookmarked": True, "reposted": False}
    assert bob.api.get(f"/posts/{post['id']}").data["viewer"]["bookmarked"] is False


def test_the_home_feed_shows_likes_and_bookmarks(person: MakePerson) -> None:
    ada = person("ada")
    first, second = ada.posts("1"), ada.posts("2")
    ada.api.get("/feed")
    ada.api.post(f"/posts/{first['id']}/bookmarks")
    ada.api.post(f"/posts/{first['id']}/likes")
    ada.api.post(f"/posts/{second['id']}/bookmarks")
    ada.api.delete(f"/posts/{second['id']}/bookmarks")
    for _ in range(2):  # as it was changed, and as it is built anew
        marks = [item["viewer"] for item in ada.api.get("/feed").data["items"]]
        assert [(mark["liked"], mark["bookmarked"]) for mark in marks] == [(False, False), (True, True)]


def test_a_bookmark_is_taken_off_once(person: MakePerson) -> None:
    ada = person("ada")
    post = ada.posts()
    ada.api.post(f"/posts/{post['id']}/bookmarks")
    Bookmark.objects.update(note="why")
    for _ in range(2):
        answer = ada.api.delete(f"/posts/{post['id']}/bookmarks")
        assert (answer.status, answer.data) == (200, {"post_id": post["id"], "bookmarked": False})
    assert Bookmark.objects.values_list("is_deleted", "note").get() == (True, None)


def test_the_latest_kept_comes_first_and_what_is_hidden_is_left_out(person: MakePerson) -> None:
    ada, bob = person("ada"), person("bob")
    posts = [bob.posts(str(number)) for number in range(4)]
    for post in (posts[2], posts[0], posts[1], posts[3]):
        ada.api.post(f"/posts/{post['id']}/bookmarks")
    bob.api.delete(f"/posts/{posts[3]['id']}")
    assert ada.texts("/bookmarks") == ["1", "0", "2"]
    first = ada.api.get("/bookmarks?limit=2").data
    assert ada.texts(f"/bookmarks?cursor={first['next_cursor']}") == ["2"]
    bob.blocks(ada)
    assert ada.texts("/bookmarks") == []


def test_nobody_keeps_what_is_not_for_them(person: MakePerson) -> None:
    ada, bob = person("ada"), person("bob")
    post = bob.posts(visibility="private")
    for answer in (ada.api.post(f"/posts/{post['id']}/bookmarks"), ada.api.delete(f"/posts/{post['id']}/bookmarks")):
        assert (answer.status, answer.code) == (404, "POST_NOT_FOUND")
    assert not Bookmark.objects.exists()
