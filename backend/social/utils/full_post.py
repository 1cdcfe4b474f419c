"""A post shown alone: with its empty fields, which lists leave out."""

from typing import Any, Final

import orjson

EMPTY_FIELDS: Final[dict[str, Any]] = {
    "content_warning": None,
    "reply_to_id": None,
    "media": [],
    "hashtags": [],
    "edited_at": None,
}
EMPTY_AUTHOR: Final[dict[str, Any]] = {"display_name": "", "avatar_url": None}


def full_post(item: bytes) -> dict[str, Any]:
    """Return an item of a list with the fields that it leaves out."""
    post = orjson.loads(item)
    return {**EMPTY_FIELDS, **post, "author": {**EMPTY_AUTHOR, **post["author"]}}
