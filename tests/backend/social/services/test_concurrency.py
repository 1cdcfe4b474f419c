"""Writes at the same time: counts stay exact, numbers unique, and nobody waits for ever."""

from uuid import UUID, uuid4

import pytest

from backend.shared.clock import now
from backend.social.models import Block, Follow, Like, OutboxRow, Post, Profile, SyncState
from backend.social.services.follows.follow_account import follow_account
from backend.social.services.follows.unfollow_account import unfollow_account
from backend.social.services.hiding.block_account import block_account, unblock_account
from backend.social.services.posts.delete_post import delete_post
from backend.social.services.posts.publish_post import NewPost, publish_post
from backend.social.services.reactions.like_post import like_post, unlike_post
from tests.backend.social.conftest import MakePerson
from tests.support.together import Work, together


def new(text: str = "x", *, reply_to_id: UUID | None = None, post_id: UUID | None = None) -> NewPost:
    return NewPost(id=post_id, text=text, content_warning=None, visibility="public", reply_to_id=reply_to_id)


def likes_of(post_id: UUID, account_id: UUID, *, is_on: bool) -> Work:
    change = like_post if is_on else unlike_post
    return lambda: change(post_id=post_id, owner_id=account_id, at=now())


def test_likes_of_many_and_of_one_again_and_again_are_counted_exactly(person: MakePerson) -> None:
    author, fans = person("author"), [person(f"fan{number}") for number in range(6)]
    post_id = UUID(author.posts()["id"])

    refusals = together([likes_of(post_id, fan.id, is_on=True) for fan in fans for _ in range(3)])

    assert refusals == [None] * 18
    post = Post.objects.get(id=post_id)
    assert (post.like_count, post.card_version) == (6, 7)
    assert Like.objects.alive().count() == 6
    assert OutboxRow.objects.filter(payload__payload__action="post.liked").count() == 6


def test_likes_given_and_taken_at_once_leave_count_and_rows_equal(person: MakePerson) -> None:
    author, fans = person("author"), [person(f"fan{number}") for number in range(3)]
    post_id = UUID(author.posts()["id"])

    together([likes_of(post_id, fan.id, is_on=is_on) for fan in fans for is_on in (True, False) * 3])

    assert Post.objects.get(id=post_id).like_count == Like.objects.alive().filter(post_id=post_id).count()


def test_replies_and_their_deletion_are_counted_exactly(person: MakePerson) -> None:
    author = person("author")
    parent = author.posts()
    early = [UUID(author.replies(parent)["id"]) for _ in range(4)]
    parent_id = UUID(parent["id"])
    people = [person(f"person{number}") for number in range(4)]

    publishing: list[Work] = [
        lambda who=who.id: publish_post(author_id=who, new=new(reply_to_id=parent_id), at=now()) for who in people
    ]
    deleting: list[Work] = [
        lambda post_id=post_id: delete_post(post_id=post_id, owner_id=author.id, at=now()) for post_id in early * 2
    ]
    refusals = together(publishing + deleting)

    assert [refusal.error_code for refusal in refusals if refusal] == ["POST_NOT_FOUND"] * 4
    assert Post.objects.get(id=parent_id).reply_count == 4


def test_one_account_writing_at_once_gets_a_version_for_each_row(person: MakePerson) -> None:
    ada = person("ada")

    refusals = together([lambda: publish_post(author_id=ada.id, new=new(), at=now()) for _ in range(12)])

    assert refusals == [None] * 12
    assert sorted(Post.objects.values_list("version", flat=True)) == list(range(2, 14))
    assert SyncState.objects.get(account_id=ada.id).head == 13


def test_of_posts_with_one_id_one_is_taken(person: MakePerson) -> None:
    people, post_id = [person(f"person{number}") for number in range(6)], uuid4()

    refusals = together(
        [lambda who=who.id: publish_post(author_id=who, new=new(post_id=post_id), at=now()) for who in people]
    )

    assert sorted(refusal.error_code if refusal else "" for refusal in refusals) == [""] + ["ID_TAKEN"] * 5
    assert OutboxRow.objects.filter(payload__payload__action="post.created").count() == 1


def test_follows_of_each_other_in_every_direction_neither_deadlock_nor_miscount(person: MakePerson) -> None:
    people = [person(f"person{number}").id for number in range(4)]
    pairs = [(first, second) for first in people for second in people if first != second]

    def flap(owner_id: UUID, account_id: UUID) -> None:
        for _ in range(3):
            follow_account(owner_id=owner_id, account_id=account_id, at=now())
            unfollow_account(owner_id=owner_id, account_id=account_id, at=now())
        follow_account(owner_id=owner_id, account_id=account_id, at=now())

    refusals = together([lambda pair=pair: flap(*pair) for pair in pairs])

    assert refusals == [None] * 12
    assert list(Profile.objects.values_list("follower_count", "following_count")) == [(3, 3)] * 4


@pytest.mark.parametrize("attempt", range(3))
def test_a_block_and_a_follow_at_once_never_both_stand(person: MakePerson, attempt: int) -> None:
    ada, bob = person("ada").id, person("bob").id

    together(
        [
            lambda: follow_account(owner_id=ada, account_id=bob, at=now()),
            lambda: follow_account(owner_id=bob, account_id=ada, at=now()),
            lambda: block_account(owner_id=ada, account_id=bob, at=now()),
            lambda: block_account(owner_id=bob, account_id=ada, at=now()),
        ]
    )

    assert Block.objects.alive().count() == 2
    assert Follow.objects.alive().count() == 0
    assert list(Profile.objects.values_list("follower_count", "following_count")) == [(0, 0)] * 2


def test_blocks_and_follows_at_once_do_not_deadlock(person: MakePerson) -> None:
    people = [person(f"person{number}").id for number in range(3)]
    pairs = [(first, second) for first in people for second in people if first != second]

    def quarrel(owner_id: UUID, account_id: UUID) -> None:
        block_account(owner_id=owner_id, account_id=account_id, at=now())
        unblock_account(owner_id=owner_id, account_id=account_id, at=now())

    refusals = together(
        [lambda pair=pair: quarrel(*pair) for pair in pairs]
        + [lambda pair=pair: follow_account(owner_id=pair[0], account_id=pair[1], at=now()) for pair in pairs]
    )

    assert {refusal.error_code for refusal in refusals if refusal} <= {"ACCOUNT_NOT_FOUND"}
    for profile in Profile.objects.all():
        followers = Follow.objects.accepted().filter(account_id=profile.id).count()
        following = Follow.objects.accepted().filter(owner_id=profile.id).count()
        assert (profile.follower_count, profile.following_count) == (followers, following)
