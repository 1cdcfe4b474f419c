"""Posts, in and out."""

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from ninja import Schema
from pydantic import Field

from backend.social.serializers.texts import ClientId, NotYet, PostText, WarningText

VisibilityName = Literal["public", "followers", "private"]


class PostIn(Schema):
    """A new post; `id` may be made by the client (UUID v4 or v7)."""

    id: ClientId | None = None
    text: PostText
    content_warning: WarningText | None = None
    visibility: VisibilityName = "public"
    reply_to_id: UUID | None = None
    quote_of_id: NotYet = None
    media_ids: NotYet = None
    publish_at: NotYet = None


class PostChangesIn(Schema):
    """The fields of a post that shall change; null takes the content warning off."""

    text: PostText = Field(default_factory=str)
    content_warning: WarningText | None = None
    visibility: VisibilityName = Field(default_factory=lambda: "public")
    reply_to_id: UUID | None = Field(default=None, description="May be sent back, but not changed.")
    quote_of_id: NotYet = None
    media_ids: NotYet = None
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
    media: list[dict[str, Any]] = []
    hashtags: list[str] = []
    counts: CountsOut
    viewer: ViewerOut
    created_at: datetime
    published_at: datetime
    edited_at: datetime | None = None


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
