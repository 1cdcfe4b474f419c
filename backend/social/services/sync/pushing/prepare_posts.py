"""Posts, replies, likes and bookmarks of a batch before they are written: what they belong to, and media."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from backend.shared.record_times import TICK
from backend.social.models import Post
from backend.social.services.media.find_media import AltTextMissing, MediaMissing, find_media
from backend.social.services.media.post_media import settle_access
from backend.social.services.posts.post_effects import PostWritten, changed_fields
from backend.social.services.sync.faults import Fault
from backend.social.services.sync.load_rows import Loaded
from backend.social.services.sync.pushing.check_writes import fault_of
from backend.social.services.sync.pushing.plan_writes import Write
from backend.social.utils.shown_media import Snapshot, chosen_media
from backend.social.utils.sync_change import Change

SHOWING = {"text", "content_warning", "media_ids"}
Media = Mapping[str, Snapshot]


def look_up_media(changes: Sequence[Change], *, owner_id: UUID) -> tuple[Media, list[Fault]]:
    """Return what the media service knows of the media that these changes name, and the faults of those it refuses.

    Call it before anything is locked. Raises Unavailable where the service is needed and away.
    """
    naming = [change for change in changes if change.fields.get("media_ids")]
    wanted = {media_id for change in naming for media_id in change.fields["media_ids"]}
    known = _known_media([change.id for change in naming], owner_id=owner_id)
    new = sorted(wanted - known.keys())
    try:
        found = find_media(owner_id=owner_id, media_ids=[UUID(media_id) for media_id in new])
    except MediaMissing as refusal:
        return known, _refused(naming, ids=refusal.details["media_ids"], code="parent_missing", why=refusal.text)
    except AltTextMissing as refusal:
        return known, _refused(naming, ids=refusal.details["media_ids"], code="refused", why=refusal.text)
    return {**known, **{snapshot["id"]: snapshot for snapshot in found}}, []


def _known_media(post_ids: Sequence[UUID], *, owner_id: UUID) -> dict[str, Snapshot]:
    if not post_ids:
        return {}
    posts = Post.objects.filter(id__in=post_ids, owner_id=owner_id, media__isnull=False)
    return {snapshot["id"]: snapshot for post in posts for snapshot in post.media or ()}


def _refused(changes: Sequence[Change], *, ids: Sequence[str], code: Any, why: str) -> list[Fault]:
    return [fault_of(change, code, why) for change in changes if {*ids} & {*change.fields["media_ids"]}]


def prepare_posts(writes: Sequence[Write], *, loaded: Loaded, media: Media, at: datetime) -> list[Fault]:
    """Complete posts that shall be written, and return what forbids them."""
    faults = [fault for write in writes if (fault := _fixed(write)) is not None]
    _publish_in_order(writes, at=at)
    parents = _parents_after(writes, loaded=loaded)
    fresh = frozenset(write.row.id for write in writes if write.is_revived)
    for write in writes:
        post: Post = write.row
        if "media_ids" in write.change.fields and not post.is_deleted:
            chosen = [UUID(media_id) for media_id in write.change.fields["media_ids"]]
            post.media = chosen_media(chosen, known=[*media.values()])
        if not post.is_deleted and not post.text and not post.media:
            faults.append(fault_of(write.change, "required", "A post needs a text or media."))
        if write.is_revived and post.reply_to_id is not None:
            root = _root_of(post, parents=parents, fresh=fresh)
            if root is None:
                faults.append(fault_of(write.change, "parent_missing"))
            post.root_id = root
        if not write.is_revived and SHOWING & {*changed_fields(was=write.was, post=post)} and not post.is_deleted:
            post.edited_at = at
    settle_access([write.row for write in writes if PostWritten(was=write.was, post=write.row).moves_media])
    return faults


def missing_posts(writes: Sequence[Write], *, post_writes: Sequence[Write], loaded: Loaded) -> list[Fault]:
    """Return the faults of new likes and bookmarks of posts that are not there, or not for this account."""
    parents = _parents_after(post_writes, loaded=loaded)
    return [
        fault_of(write.change, "parent_missing")
        for write in writes
        if write.is_revived and write.row.post_id not in parents
    ]


def _publish_in_order(writes: Sequence[Write], *, at: datetime) -> None:
    """Publish new posts in the order in which they were written, the last one now."""
    new = sorted((write for write in writes if write.was is None), key=lambda write: write.change.updated_at)
    for place, write in enumerate(reversed(new)):
        write.row.published_at = at - place * TICK


def _fixed(write: Write) -> Fault | None:
    if write.was is None or write.was.reply_to_id == write.row.reply_to_id:
        return None
    return fault_of(write.change, "refused", "reply_to_id: a reply stays where it is.")


def _parents_after(writes: Sequence[Write], *, loaded: Loaded) -> dict[UUID, Post]:
    """Return the posts that the account may see when the batch is written."""
    posts = {post_id: post for post_id, post in loaded.rows["posts"].items() if post_id in loaded.visible}
    posts.update({write.row.id: write.row for write in writes})
    return {post_id: post for post_id, post in posts.items() if not post.is_deleted}


def _root_of(post: Post, *, parents: Mapping[UUID, Post], fresh: frozenset[UUID]) -> UUID | None:
    """Return the first post of the conversation; None where the parent is missing, or replies form a circle."""
    seen, here = {post.id}, _parent_of(post, parents=parents)
    while here is not None and here.id not in seen:
        if here.id not in fresh or here.reply_to_id is None:
            return here.root_id or here.id
        seen.add(here.id)
        here = _parent_of(here, parents=parents)
    return None


def _parent_of(post: Post, *, parents: Mapping[UUID, Post]) -> Post | None:
    return parents.get(post.reply_to_id) if post.reply_to_id is not None else None
