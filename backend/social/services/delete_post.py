"""Deleting a post: it leaves every list at once; an empty tombstone stays for other devices."""

from datetime import datetime
from uuid import UUID

from backend.shared.outbox import NewRow, audit, write_outbox
from backend.shared.record_times import later_time
from backend.shared.transactions import transaction
from backend.social.models import Post, PostEdit
from backend.social.services.claim_versions import claim_versions
from backend.social.services.feed_effects import counts_changed, post_removed
from backend.social.services.find_post import find_own_post, lock_post
from backend.social.services.post_counters import add_to_count
from backend.social.services.post_media import media_told

WIPED = ("text", "content_warning", "media", "is_media_public")


def delete_post(*, post_id: UUID, owner_id: UUID, at: datetime) -> None:
    """Delete the owner's post and wipe what it said. Raises PostMissing (also when it is repeated), NotYourPost."""
    find_own_post(post_id=post_id, owner_id=owner_id)
    with transaction():
        version = claim_versions(account_id=owner_id)
        post = lock_post(post_id=post_id)
        had_media = bool(post.media)
        _bury(post, version=version, at=at)
        write_outbox(
            [
                _audit(post, at=at),
                *post_removed(post, at=at),
                *_uncount_reply(parent_id=post.reply_to_id, at=at),
                *(media_told(post, at=at) if had_media else []),
            ]
        )


def _bury(post: Post, *, version: int, at: datetime) -> None:
    post.is_deleted = True
    post.text = ""
    post.content_warning = None
    post.media = None
    post.is_media_public = False
    post.version = version
    post.card_version += 1
    post.last_updated_at = later_time(at=at, than=post.last_updated_at)
    post.save(update_fields=[*WIPED, "is_deleted", "version", "card_version", "last_updated_at"])
    PostEdit.objects.filter(post_id=post.id).update(is_deleted=True, text="", content_warning=None, last_updated_at=at)


def _uncount_reply(*, parent_id: UUID | None, at: datetime) -> list[NewRow]:
    if parent_id is None:
        return []
    counted = add_to_count(post_id=parent_id, column="reply_count", difference=-1)
    return counts_changed(counted, at=at) if counted else []


def _audit(post: Post, *, at: datetime) -> NewRow:
    return audit(
        actor_id=post.owner_id,
        action="post.deleted",
        object_type="post",
        object_id=post.id,
        changes={"is_deleted": True},
        at=at,
    )
