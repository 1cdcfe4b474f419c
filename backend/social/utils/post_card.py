"""A feed's item as bytes in three parts that are joined on read: the post's card, its author, the viewer's marks."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final
from uuid import UUID

import orjson


@dataclass(frozen=True, slots=True, kw_only=True)
class PostCard:
    """What everybody sees of a post; `version` grows with each change of it."""

    id: UUID
    author_id: UUID
    version: int
    text: str
    visibility: str
    created_at: datetime
    published_at: datetime
    content_warning: str | None = None
    reply_to_id: UUID | None = None
    media: tuple[Mapping[str, Any], ...] = ()
    hashtags: tuple[str, ...] = ()
    likes: int = 0
    replies: int = 0
    reposts: int = 0
    edited_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthorCard:
    """What a feed shows of an author; `version` grows with each change of it."""

    id: UUID
    version: int
    username: str
    display_name: str = ""
    avatar_url: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ViewerMarks:
    """What the viewer did with a post."""

    liked: bool = False
    bookmarked: bool = False
    reposted: bool = False

    @property
    def bits(self) -> int:
        """Return the marks as a number from 0 to 7."""
        return self.liked + 2 * self.bookmarked + 4 * self.reposted


NO_MARKS: Final = ViewerMarks()


def card_part(card: PostCard) -> bytes:
    """Return an item's bytes up to the author; empty optional fields are left out."""
    fields = {
        "id": card.id,
        "text": card.text,
        "content_warning": card.content_warning,
        "visibility": card.visibility,
        "reply_to_id": card.reply_to_id,
        "media": card.media,
        "hashtags": card.hashtags,
        "counts": {"likes": card.likes, "replies": card.replies, "reposts": card.reposts},
        "created_at": card.created_at.astimezone(UTC),
        "published_at": card.published_at.astimezone(UTC),
        "edited_at": card.edited_at and card.edited_at.astimezone(UTC),
    }
    given = {name: value for name, value in fields.items() if value or name == "text"}
    return _dump(given)[:-1] + b',"author":'


def author_part(author: AuthorCard) -> bytes:
    """Return an item's bytes from the author up to the viewer's marks."""
    fields = {
        "id": author.id,
        "username": author.username,
        "display_name": author.display_name,
        "avatar_url": author.avatar_url,
    }
    return _dump({name: value for name, value in fields.items() if value}) + b',"viewer":'


def viewer_part(marks: ViewerMarks) -> bytes:
    """Return an item's bytes from the viewer's marks to its end."""
    return _dump({"liked": marks.liked, "bookmarked": marks.bookmarked, "reposted": marks.reposted}) + b"}"


def join_item(*, card: PostCard, author: AuthorCard, marks: ViewerMarks = NO_MARKS) -> bytes:
    """Return one item of a feed."""
    return card_part(card) + author_part(author) + viewer_part(marks)


def join_items(items: Iterable[bytes]) -> bytes:
    """Return a page's items as a JSON array: byte for byte what the cache's script makes of the same parts."""
    return b"[" + b",".join(items) + b"]"


def _dump(fields: Mapping[str, Any]) -> bytes:
    return orjson.dumps(fields, option=orjson.OPT_UTC_Z)
