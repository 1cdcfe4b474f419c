"""Editing a post: what it said before is kept."""

from copy import copy
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from backend.shared.errors import FieldError, Invalid
from backend.shared.outbox import write_outbox
from backend.shared.preconditions import Precondition, unconditional
from backend.shared.record_times import later_time
from backend.shared.transactions import transaction
from backend.shared.unset import UNSET, Unset
from backend.social.models import Post
from backend.social.models.synced_record import NO_DEVICE
from backend.social.services.cards.post_items import render_one
from backend.social.services.claim_versions import claim_versions
from backend.social.services.media.find_media import find_media
from backend.social.services.media.post_media import settle_access
from backend.social.services.posts.find_post import find_own_post, lock_post
from backend.social.services.posts.post_effects import EDITABLE, PostWritten, posts_written
from backend.social.utils.shown_media import Snapshot, chosen_media

ALWAYS_WRITTEN = ("media", "is_media_public", "edited_at", "version", "card_version", "last_updated_at", *NO_DEVICE)


class NothingLeft(Invalid):
    """A post without a text and without media shows nothing; names the field that would take the last of it."""

    def __init__(self, *, field: str) -> None:
        fault = FieldError(field=field, code="nothing_left", message="A post needs a text or media.")
        super().__init__(fields=[fault])


class ParentFixed(Invalid):
    """A post cannot be hung under another one."""

    def __init__(self) -> None:
        fault = FieldError(field="reply_to_id", code="not_changeable", message="A reply stays where it is.")
        super().__init__(fields=[fault])


@dataclass(frozen=True, slots=True, kw_only=True)
class PostChanges:
    """The fields that were sent."""

    text: str | Unset = UNSET
    content_warning: str | Unset | None = UNSET
    visibility: str | Unset = UNSET
    reply_to_id: UUID | Unset | None = UNSET
    media_ids: list[UUID] | Unset = UNSET

    def differing(self, *, post: Post) -> dict[str, Any]:
        """Return the new values of the fields that differ from the post's. Raises ParentFixed and NothingLeft."""
        if self.reply_to_id not in {UNSET, None, post.reply_to_id}:
            raise ParentFixed
        sent = {name: getattr(self, name) for name in EDITABLE}
        values = {name: value for name, value in sent.items() if value is not UNSET and value != getattr(post, name)}
        if values and not values.get("text", post.text) and not values.get("media_ids", post.media_ids):
            raise NothingLeft(field="text" if "text" in values else "media_ids")
        return values


def edit_post(
    *,
    post_id: UUID,
    owner_id: UUID,
    changes: PostChanges,
    at: datetime,
    precondition: Precondition = unconditional,
) -> bytes:
    """Change the fields that differ and return the post as JSON; changing nothing leaves no trace.

    Raises PostMissing, NotYourPost, ParentFixed, NothingLeft, MediaMissing, AltTextMissing, and Unavailable where other
    media are to be shown and their service is away; and what the precondition raises, which is checked on a post that
    is held.
    """
    post = find_own_post(post_id=post_id, owner_id=owner_id)
    precondition()
    values = changes.differing(post=post)
    if values:
        new = [media_id for media_id in values.get("media_ids", ()) if media_id not in post.media_ids]
        found = find_media(owner_id=owner_id, media_ids=new)
        with transaction():
            version = claim_versions(account_id=owner_id)
            post = lock_post(post_id=post_id)
            precondition()
            _apply(post=post, values=changes.differing(post=post), found=found, version=version, at=at)
    return render_one(post, viewer_id=owner_id)


def _apply(*, post: Post, values: dict[str, Any], found: list[Snapshot], version: int, at: datetime) -> None:
    was = copy(post)
    if {"text", "content_warning", "media_ids"} & values.keys():
        post.edited_at = at
    if "media_ids" in values:
        post.media = chosen_media(values["media_ids"], known=[*(post.media or ()), *found])
    for name in values.keys() - {"media_ids"}:
        setattr(post, name, values[name])
    for name in NO_DEVICE:
        setattr(post, name, None)
    post.version = version
    post.card_version += 1
    post.last_updated_at = later_time(at=at, than=post.last_updated_at)
    written = PostWritten(was=was, post=post)
    if written.moves_media:
        settle_access([post])
    post.save(update_fields=sorted({*values, *ALWAYS_WRITTEN} - {"media_ids"}))
    write_outbox(posts_written([written], at=at))
