"""Whoever turns private is private when that is answered: for readers, for strangers, and for those who follow."""

from tests.support.stack.api import Api, sign_up
from tests.support.waiting import eventually


def test_nobody_reads_or_follows_after_the_answer(api: Api) -> None:
    for _ in range(5):
        author, stranger = sign_up(api, name="author"), sign_up(api, name="stranger")
        post = author.posts("for friends from now on")
        eventually(lambda: stranger.api.get(f"/posts/{post['id']}").status, is_so=lambda status: status == 200)  # noqa: B023

        assert author.api.put("/accounts/me", {"is_private": True}).status == 200

        assert stranger.follows(author)["state"] == "requested"
        assert stranger.api.get(f"/posts/{post['id']}").status == 404
        assert api.get(f"/posts?author_id={author.id}").data["items"] == []


def test_opening_accepts_who_waits(api: Api) -> None:
    author, asker = sign_up(api, name="author"), sign_up(api, name="asker")
    author.api.put("/accounts/me", {"is_private": True})
    assert asker.follows(author)["state"] == "requested"

    author.api.put("/accounts/me", {"is_private": False})

    followers = eventually(lambda: author.api.get("/followers").data["items"])
    assert [follower["id"] for follower in followers] == [asker.id]
    assert author.api.get("/follow-requests").data["items"] == []
