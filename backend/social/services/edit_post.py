"""Editing a post: what it said before is kept."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from backend.shared.errors import FieldError, Invalid
from backend.shared.identifiers import uuid7
from backend.shared.outbox import NewRow, audit, write_outbox
from backend.shared.outbox.audit_event import CHANGED
from backend.shared.record_times import later_time
from backend.shared.transactions import transaction
from backend.shared.unset import UNSET, Unset
from backend.social.models import Post, PostEdit
from backend.social.services.claim_versions import claim_versions
from backend.social.services.feed_effects import post_changed
from backend.social.services.find_media import find_media
from backend.social.services.find_post import find_own_post, lock_post
from backend.social.services.post_items import render_one
from backend.social.services.post_media import media_told, settle_access
from backend.social.utils.shown_media import Snapshot, chosen_media

CHANGEABLE = ("text", "content_warning", "visibility", "media_ids")
ALWAYS_WRITTEN = ("media", "is_media_public", "edited_at", "version", "card_version", "last_updated_at")


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
        sent = {name: getattr(self, name) for name in CHANGEABLE}
        values = {name: value for name, value in sent.items() if value is not UNSET and value != getattr(post, name)}
        if values and not values.get("text", post.text) and not values.get("media_ids", post.media_ids):
            raise NothingLeft(field="text" if "text" in values else "media_ids")
        return values


def edit_post(*, post_id: UUID, owner_id: UUID, changes: PostChanges, at: datetime) -> bytes:
    """Change the fields that differ and return the post as JSON; changing nothing leaves no trace.

    Raises PostMissing, NotYourPost, ParentFixed, NothingLeft, MediaMissing, AltTextMissing, and Unavailable where other
    media are to be shown and their service is away.
    """
    post = find_own_post(post_id=post_id, owner_id=owner_id)
    values = changes.differing(post=post)
    if values:
        new = [media_id for media_id in values.get("media_ids", ()) if media_id not in post.media_ids]
        found = find_media(owner_id=owner_id, media_ids=new)
        with transaction():
            version = claim_versions(account_id=owner_id)
            post = lock_post(post_id=post_id)
            _apply(post=post, values=changes.differing(post=post), found=found, version=version, at=at)
    return render_one(post, viewer_id=owner_id)


def _apply(*, post: Post, values: dict[str, Any], found: list[Snapshot], version: int, at: datetime) -> None:
    was_visibility = post.visibility
    if {"text", "content_warning"} & values.keys():
        _keep_former(post, at=at)
    if {"text", "content_warning", "media_ids"} & values.keys():
        post.edited_at = at
    for name, value in values.items():
        if name != "media_ids":
            setattr(post, name, value)
    post.version = version
    post.card_version += 1
    post.last_updated_at = later_time(at=at, than=post.last_updated_at)
    told = _apply_media(post=post, values=values, found=found, at=at)
    post.save(update_fields=sorted({*values, *ALWAYS_WRITTEN} - {"media_ids"}))
    changed = audit_changes(values, was_visibility=was_visibility)
    effects = post_changed(post, was_visibility=was_visibility, at=at)
    write_outbox([_audit(post, changes=changed, at=at), *effects, *told])


def _apply_media(*, post: Post, values: dict[str, Any], found: list[Snapshot], at: datetime) -> list[NewRow]:
    """Show the media that were asked for, to whom may see the post, and return what the media service is told."""
    had_media = bool(post.media)
    if "media_ids" in values:
        post.media = chosen_media(values["media_ids"], known=[*(post.media or ()), *found])
    if not {"media_ids", "visibility"} & values.keys() or not (had_media or post.media):
        return []
    settle_access(post)
    return media_told(post, at=at)


def _keep_former(post: Post, *, at: datetime) -> None:
    PostEdit.objects.create(
        id=uuid7(at=at),
        created_at=at,
        last_updated_at=at,
        post_id=post.id,
        text=post.text,
        content_warning=post.content_warning,
    )


def audit_changes(values: dict[str, Any], *, was_visibility: str) -> dict[str, Any]:
    """Return which fields changed; what people wrote stays out of the audit log."""
    changed: dict[str, Any] = dict.fromkeys(values, CHANGED)
    if "visibility" in values:
        changed["visibility"] = {"from": was_visibility, "to": values["visibility"]}
    return changed


def _audit(post: Post, *, changes: dict[str, Any], at: datetime) -> NewRow:
    return audit(
        actor_id=post.owner_id,
        action="post.updated",
        object_type="post",
        object_id=post.id,
        changes=changes,
        at=at,
    )
