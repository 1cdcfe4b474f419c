"""Posts, in and out."""

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from ninja import Schema
from pydantic import ConfigDict, Field
from pydantic.json_schema import SkipJsonSchema

from backend.shared.http.bodies import Body
from backend.shared.http.fields import ClientId
from backend.shared.unset import UNSET
from backend.social.serializers.post_fields import ChangedText, MediaIds, NewText
from backend.social.serializers.post_media import PostHintOut, ShownMediaOut
from backend.social.serializers.texts import NotYet, WarningText

VisibilityName = Literal["public", "followers", "private"]


def _not_sent() -> Any:
    return UNSET


class PostIn(Body):
    """A new post; `id` may be made by the client (UUID v4 or v7). It needs a text or media."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"example": {"text": "The engine weaves algebraical patterns."}}
    )

    id: ClientId | None = None
    media_ids: MediaIds | None = None  # before the text, which depends on it
    text: NewText = Field(
        default_factory=_not_sent, validate_default=True, description="May be missing where media are shown."
    )
    content_warning: WarningText | None = None
    visibility: VisibilityName = "public"
    reply_to_id: UUID | None = None
    quote_of_id: NotYet = None
    publish_at: NotYet = None


class PostChangesIn(Body):
    """The fields of a post that shall change; null takes the content warning off, [] all media."""

    text: ChangedText = Field(default_factory=str, description="May be empty where media are shown.")
    content_warning: WarningText | None = None
    visibility: VisibilityName = Field(default_factory=lambda: "public")
    reply_to_id: SkipJsonSchema[UUID | None] = None  # may be sent back, but not changed
    media_ids: MediaIds | None = Field(default=None, description="Null leaves them as they are.")
    quote_of_id: NotYet = None
    publish_at: NotYet = None


class AuthorOut(Schema):
    """Who wrote a post; a list leaves out what is empty."""

    id: UUID
    username: str
    display_name: str = ""
    avatar_url: str | None = None


class CountsOut(Schema):
    """How often a post was liked, answered and reposted."""

    likes: int
    replies: int
    reposts: int


class ViewerOut(Schema):
    """What the one who asks did with a post."""

    liked: bool
    bookmarked: bool
    reposted: bool


class PostOut(Schema):
    """A post; a list leaves out what is null or empty."""

    id: UUID
    author: AuthorOut
    text: str
    content_warning: str | None = None
    visibility: VisibilityName
    reply_to_id: UUID | None = None
    media: list[ShownMediaOut] = []
    hashtags: list[str] = []
    counts: CountsOut
    viewer: ViewerOut
    created_at: datetime
    published_at: datetime
    edited_at: datetime | None = None


class WrittenPostOut(PostOut):
    """A post that was just written, with hints for its author, where there are any."""

    hints: list[PostHintOut] = []


class PostDeletedOut(Schema):
    """A post that was deleted."""

    id: UUID
    is_deleted: Literal[True]


class FormerTextOut(Schema):
    """What a post said until `replaced_at`."""

    id: UUID
    text: str
    content_warning: str | None = None
    replaced_at: datetime


class LikeOut(Schema):
    """Whether one likes a post, and how it stands now."""

    post_id: UUID
    liked: bool
    counts: CountsOut


class BookmarkOut(Schema):
    """Whether one keeps a post."""

    post_id: UUID
    bookmarked: bool
