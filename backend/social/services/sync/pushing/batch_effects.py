"""What comes of a written batch: the same as of single writes, in one pass."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from backend.shared.outbox import NewRow, audit
from backend.shared.outbox.audit_event import CHANGED
from backend.social.services.follows.follow_effects import FollowWritten, follows_written, state_of
from backend.social.services.posts.post_effects import PostWritten, posts_written
from backend.social.services.reactions.mark_effects import count_likes, likes_written, marks_written
from backend.social.services.sync.pushing.plan_writes import Write

OWN_NAMES = {"drafts": "draft", "settings": "setting", "bookmarks": "bookmark"}


def batch_effects(written: Mapping[str, Sequence[Write]], *, at: datetime) -> list[NewRow]:
    """Return what is to be done after these writes, by collection; their rows are as they stand now."""
    posts = [PostWritten(was=write.was, post=write.row) for write in written["posts"]]
    follows = [FollowWritten(was_state=state_of(write.was), follow=write.row) for write in written["follows"]]
    likes = [write.row for write in written["likes"]]
    bookmarks = [write.row for write in written["bookmarks"] if _is_switched(write)]
    noted = [write for write in written["bookmarks"] if not _is_switched(write)]
    return [
        *posts_written(posts, at=at),
        *likes_written(likes, counted=list(count_likes(likes).values()), at=at),
        *marks_written(bookmarks, at=at),
        *follows_written(follows, at=at),
        *(_audit(write, at=at) for write in (*written["drafts"], *written["settings"], *noted)),
    ]


def _is_switched(write: Write) -> bool:
    return write.is_revived or bool(write.row.is_deleted)


def _audit(write: Write, *, at: datetime) -> NewRow:
    name = OWN_NAMES[write.change.collection]
    done = "created" if write.is_revived else "deleted" if write.row.is_deleted else "updated"
    changes: dict[str, Any] = dict.fromkeys(write.change.fields, CHANGED)
    if write.row.is_deleted:
        changes = {"is_deleted": True}
    return audit(
        actor_id=write.row.owner_id,
        action=f"{name}.{done}",
        object_type=name,
        object_id=write.row.id,
        changes=changes,
        at=at,
    )
