import json
from datetime import UTC, datetime, timedelta, timezone
from uuid import UUID

from backend.social.utils.post_card import (
    AuthorCard,
    PostCard,
    ViewerMarks,
    join_item,
    join_items,
)

AT = datetime(2030, 1, 2, 3, 4, 5, 678901, tzinfo=UTC)
ANNA = AuthorCard(id=UUID(int=1), version=1, username="anna", display_name="Anna", avatar_url="https://cdn/a.webp")
BARE = PostCard(
    id=UUID(int=2), author_id=UUID(int=1), version=1, text="Hi", visibility="public", created_at=AT, published_at=AT
)


def test_a_full_item():
    card = PostCard(
        id=UUID(int=2),
        author_id=UUID(int=1),
        version=7,
        text='Größe "1"\n</script> 😀',
        visibility="followers",
        content_warning="spoiler",
        reply_to_id=UUID(int=3),
        media=({"id": "4", "alt_text": "a cat"},),
        hashtags=("cats",),
        likes=1,
        replies=2,
        reposts=3,
        created_at=AT,
        published_at=AT.astimezone(timezone(timedelta(hours=2))),
        edited_at=AT + timedelta(microseconds=1),
    )
    item = join_item(card=card, author=ANNA, marks=ViewerMarks(liked=True, reposted=True))
    assert json.loads(item) == {
        "id": "00000000-0000-0000-0000-000000000002",
        "author": {
            "id": "00000000-0000-0000-0000-000000000001",
            "username": "anna",
            "display_name": "Anna",
            "avatar_url": "https://cdn/a.webp",
        },
        "text": 'Größe "1"\n</script> 😀',
        "content_warning": "spoiler",
        "visibility": "followers",
        "reply_to_id": "00000000-0000-0000-0000-000000000003",
        "media": [{"id": "4", "alt_text": "a cat"}],
        "hashtags": ["cats"],
        "counts": {"likes": 1, "replies": 2, "reposts": 3},
        "viewer": {"liked": True, "bookmarked": False, "reposted": True},
        "created_at": "2030-01-02T03:04:05.678901Z",
        "published_at": "2030-01-02T03:04:05.678901Z",
        "edited_at": "2030-01-02T03:04:05.678902Z",
    }


def test_empty_optional_fields_are_left_out():
    item = json.loads(join_item(card=BARE, author=AuthorCard(id=UUID(int=1), version=1, username="anna")))
    assert set(item) == {"id", "text", "visibility", "counts", "created_at", "published_at", "author", "viewer"}
    assert item["counts"] == {"likes": 0, "replies": 0, "reposts": 0}
    assert item["author"] == {"id": "00000000-0000-0000-0000-000000000001", "username": "anna"}
    assert item["viewer"] == {"liked": False, "bookmarked": False, "reposted": False}


def test_marks_as_bits():
    assert ViewerMarks().bits == 0
    assert ViewerMarks(liked=True).bits == 1
    assert ViewerMarks(bookmarked=True).bits == 2
    assert ViewerMarks(reposted=True).bits == 4


def test_a_page_is_an_array():
    item = join_item(card=BARE, author=ANNA)
    assert join_items([]) == b"[]"
    assert json.loads(join_items([item, item])) == [json.loads(item)] * 2
