"""Deleting a post: it leaves every list at once; an empty tombstone stays for other devices."""

from copy import copy
from datetime import datetime
from uuid import UUID

from backend.shared.outbox import write_outbox
from backend.shared.preconditions import Precondition, unconditional
from backend.shared.record_times import later_time
from backend.shared.transactions import transaction
from backend.social.models import Post
from backend.social.models.post import WIPED
from backend.social.models.synced_record import NO_DEVICE
from backend.social.services.claim_versions import claim_versions
from backend.social.services.posts.find_post import find_own_post, lock_post
from backend.social.services.posts.post_counters import lock_posts
from backend.social.services.posts.post_effects import PostWritten, posts_written


def delete_post(*, post_id: UUID, owner_id: UUID, at: datetime, precondition: Precondition = unconditional) -> None:
    """Delete the owner's post and wipe what it said.

    Raises PostMissing (also when it is repeated), NotYourPost, and what the precondition raises.
    """
    parent_id = find_own_post(post_id=post_id, owner_id=owner_id).reply_to_id
    with transaction():
        version = claim_versions(account_id=owner_id)
        if parent_id is not None:
            lock_posts(post_ids=[post_id, parent_id])
        post = lock_post(post_id=post_id)
        precondition()
        was = copy(post)
        _bury(post, version=version, at=at)
        write_outbox(posts_written([PostWritten(was=was, post=post)], at=at))


def _bury(post: Post, *, version: int, at: datetime) -> None:
    wiped = {**WIPED, **NO_DEVICE, "is_deleted": True, "deleted_at": at, "version": version}
    wiped["card_version"] = post.card_version + 1
    for name, value in wiped.items():
        setattr(post, name, value)
    post.last_updated_at = later_time(at=at, than=post.last_updated_at)
    post.save(update_fields=[*wiped, "last_updated_at"])
