"""What comes of written posts, over REST or in a batch: former texts, reply counts, audit, feeds."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from backend.shared.errors import Refused
from backend.shared.identifiers import uuid7
from backend.shared.outbox import NewRow, audit
from backend.shared.outbox.audit_event import CHANGED
from backend.social.models import Post, PostEdit
from backend.social.services.feed.feed_effects import cards_changed, posts_changed, posts_published, posts_removed
from backend.social.services.media.post_media import media_told
from backend.social.services.posts.post_counters import add_to_counts

TEXTS = ("text", "content_warning")
EDITABLE = (*TEXTS, "visibility", "media_ids")
OF_MEDIA = ("visibility", "media_ids")


class ParentMissing(Refused):
    code = "PARENT_MISSING"
    message = "The post that this replies to does not exist, or you may not see it."


@dataclass(frozen=True, slots=True, kw_only=True)
class PostWritten:
    """A post as it stands now and as it stood before; `was` is None where it is new."""

    was: Post | None
    post: Post

    @property
    def is_published(self) -> bool:
        """Return whether the post is there now and was not before."""
        return not self.post.is_deleted and (self.was is None or self.was.is_deleted)

    @property
    def is_removed(self) -> bool:
        """Return whether the post was there before and is not now."""
        return self.post.is_deleted and self.was is not None and not self.was.is_deleted

    @property
    def moves_media(self) -> bool:
        """Return whether the media service has to learn of it: what is shown changed, or to whom."""
        if not self.post.media and (self.was is None or not self.was.media):
            return False
        return self.was is None or bool({*OF_MEDIA, "is_deleted"} & {*changed_fields(was=self.was, post=self.post)})

    def changes(self) -> dict[str, Any]:
        """Return what changed; what people wrote stays out of the audit log."""
        if self.was is None or self.was.is_deleted:
            return {"visibility": self.post.visibility, "reply_to_id": self.post.reply_to_id}
        if self.post.is_deleted:
            return {"is_deleted": True}
        changed: dict[str, Any] = dict.fromkeys(changed_fields(was=self.was, post=self.post), CHANGED)
        if "visibility" in changed:
            changed["visibility"] = {"from": self.was.visibility, "to": self.post.visibility}
        return changed


def changed_fields(*, was: Post, post: Post) -> list[str]:
    """Return the names of the fields in which a post differs from what it was."""
    return [name for name in (*EDITABLE, "is_deleted") if getattr(was, name) != getattr(post, name)]


def posts_written(written: Sequence[PostWritten], *, at: datetime) -> list[NewRow]:
    """Write what belongs to these writes and return what is to be done later; parents are locked, if there are several.

    Raises ParentMissing where a new reply's parent is gone.
    """
    published = [each for each in written if each.is_published]
    removed = [each for each in written if each.is_removed]
    edited = [each for each in written if not each.is_published and not each.is_removed]
    _keep_former(edited, at=at)
    _wipe_former(removed, at=at)
    return [
        *(_audit(each, at=at) for each in written),
        *posts_published([each.post for each in published], at=at),
        *posts_changed([(each.post, each.was.visibility) for each in edited if each.was], at=at),
        *posts_removed([each.post for each in removed], at=at),
        *(row for each in written if each.moves_media for row in _tell_media(each, at=at)),
        *_count_replies(published=published, removed=removed, at=at),
    ]


def _tell_media(written: PostWritten, *, at: datetime) -> list[NewRow]:
    return media_told(written.post, had=written.was.media_ids if written.was else (), at=at)


def _keep_former(edited: Sequence[PostWritten], *, at: datetime) -> None:
    former = [
        PostEdit(
            id=uuid7(at=at),
            created_at=at,
            last_updated_at=at,
            post_id=each.was.id,
            text=each.was.text,
            content_warning=each.was.content_warning,
        )
        for each in edited
        if each.was is not None and {*TEXTS} & {*changed_fields(was=each.was, post=each.post)}
    ]
    if former:
        PostEdit.objects.bulk_create(former)


def _wipe_former(removed: Sequence[PostWritten], *, at: datetime) -> None:
    if removed:
        former = PostEdit.objects.filter(post_id__in=[each.post.id for each in removed])
        former.update(is_deleted=True, text="", content_warning=None, last_updated_at=at)


def _count_replies(*, published: Sequence[PostWritten], removed: Sequence[PostWritten], at: datetime) -> list[NewRow]:
    begun, ended = _parents(published), _parents(removed)
    counted = add_to_counts(replies={parent_id: begun[parent_id] - ended[parent_id] for parent_id in {*begun, *ended}})
    if any(parent_id not in counted for parent_id in begun if begun[parent_id] > ended[parent_id]):
        raise ParentMissing  # deleted since it was looked up
    return cards_changed(list(counted.values()), at=at)


def _parents(written: Sequence[PostWritten]) -> Counter[UUID]:
    return Counter(each.post.reply_to_id for each in written if each.post.reply_to_id is not None)


def _audit(written: PostWritten, *, at: datetime) -> NewRow:
    action = "post.updated"
    if written.is_published:
        action = "post.created" if written.was is None else "post.restored"
    if written.is_removed:
        action = "post.deleted"
    return audit(
        actor_id=written.post.owner_id,
        action=action,
        object_type="post",
        object_id=written.post.id,
        changes=written.changes(),
        at=at,
    )
