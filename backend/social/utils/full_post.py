"""A post shown alone: with its empty fields, which lists leave out."""

from typing import Any

import orjson


def full_post(item: bytes) -> dict[str, Any]:
    """Return an item of a list with the fields that it leaves out."""
    post = orjson.loads(item)
    empty: dict[str, Any] = {
        "content_warning": None,
        "reply_to_id": None,
        "media": [],
        "hashtags": [],
        "edited_at": None,
    }
    return {**empty, **post, "author": {"display_name": "", "avatar_url": None, **post["author"]}}
