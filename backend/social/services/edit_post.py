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
from backend.social.services.find_post import find_own_post, lock_post
from backend.social.services.post_items import render_one


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

    def differing(self, *, post: Post) -> dict[str, Any]:
        """Return the new values of the fields that differ from the post's. Raises ParentFixed."""
        if self.reply_to_id not in {UNSET, None, post.reply_to_id}:
            raise ParentFixed
        sent = {"text": self.text, "content_warning": self.content_warning, "visibility": self.visibility}
        return {name: value for name, value in sent.items() if value is not UNSET and value != getattr(post, name)}


def edit_post(*, post_id: UUID, owner_id: UUID, changes: PostChanges, at: datetime) -> bytes:
    """Change the fields that differ and return the post as JSON; changing nothing leaves no trace.

    Raises PostMissing, NotYourPost, ParentFixed.
    """
    post = find_own_post(post_id=post_id, owner_id=owner_id)
    if changes.differing(post=post):
        with transaction():
            version = claim_versions(account_id=owner_id)
            post = lock_post(post_id=post_id)
            _apply(post=post, values=changes.differing(post=post), version=version, at=at)
    return render_one(post, viewer_id=owner_id)


def _apply(*, post: Post, values: dict[str, Any], version: int, at: datetime) -> None:
    was_visibility = post.visibility
    if {"text", "content_warning"} & values.keys():
        _keep_former(post, at=at)
        post.edited_at = at
    for name, value in values.items():
        setattr(post, name, value)
    post.version = version
    post.card_version += 1
    post.last_updated_at = later_time(at=at, than=post.last_updated_at)
    post.save(update_fields=[*values, "edited_at", "version", "card_version", "last_updated_at"])
    changed = audit_changes(values, was_visibility=was_visibility)
    write_outbox([_audit(post, changes=changed, at=at), *post_changed(post, was_visibility=was_visibility, at=at)])


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
