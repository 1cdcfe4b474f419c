"""A post shown alone has the fields that lists leave out."""

from backend.social.utils.full_post import full_post


def test_empty_fields_are_filled_in_and_given_ones_stay() -> None:
    item = b'{"id":"1","author":{"username":"ada"},"text":"x","hashtags":["a"],"content_warning":"w"}'

    assert full_post(item) == {
        "id": "1",
        "author": {"username": "ada", "display_name": "", "avatar_url": None},
        "text": "x",
        "content_warning": "w",
        "reply_to_id": None,
        "media": [],
        "hashtags": ["a"],
        "edited_at": None,
    }


def test_one_post_does_not_share_its_empty_lists_with_the_next() -> None:
    item = b'{"author":{}}'
    full_post(item)["media"].append("x")

    assert full_post(item)["media"] == []
