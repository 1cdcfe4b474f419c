"""Bookmarks."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from backend.shared.identifiers import uuid5_of
from backend.shared.outbox import write_outbox
from backend.shared.transactions import transaction
from backend.social.models import Bookmark
from backend.social.services.claim_versions import claim_versions
from backend.social.services.posts.find_post import find_visible_post, keep_post
from backend.social.services.profiles.ensure_profile import ensure_profile
from backend.social.services.reactions.mark_effects import marks_written
from backend.social.services.toggle import switch_off, switch_on

WRITTEN_BY_OWNER = ("note",)


@dataclass(frozen=True, slots=True, kw_only=True)
class BookmarkState:
    """Whether the viewer keeps a post."""

    post_id: UUID
    is_bookmarked: bool


def bookmark_post(*, post_id: UUID, owner_id: UUID, at: datetime) -> BookmarkState:
    """Keep a post; keeping it again changes nothing, also not its note. Raises PostMissing."""
    find_visible_post(post_id=post_id, viewer_id=owner_id)
    bookmark_id = uuid5_of(owner_id, str(post_id))
    if not Bookmark.objects.alive().filter(id=bookmark_id).exists():
        ensure_profile(account_id=owner_id, at=at)
        with transaction():
            version = claim_versions(account_id=owner_id)
            keep_post(post_id=post_id)
            bookmark = switch_on(Bookmark, id=bookmark_id, at=at, owner_id=owner_id, post_id=post_id, version=version)
            if bookmark is not None:
                write_outbox(marks_written([bookmark], at=at))
    return BookmarkState(post_id=post_id, is_bookmarked=True)


def unbookmark_post(*, post_id: UUID, owner_id: UUID, at: datetime) -> BookmarkState:
    """No longer keep a post, also one that one may no longer see; without a bookmark nothing changes.

    Raises PostMissing where there is neither a bookmark nor a post to be seen.
    """
    bookmark = Bookmark.objects.alive().filter(id=uuid5_of(owner_id, str(post_id))).first()
    if bookmark is None:
        find_visible_post(post_id=post_id, viewer_id=owner_id)
        return BookmarkState(post_id=post_id, is_bookmarked=False)
    with transaction():
        version = claim_versions(account_id=owner_id)
        if switch_off(Bookmark, id=bookmark.id, at=at, version=version, wiped=WRITTEN_BY_OWNER):
            bookmark.is_deleted, bookmark.version = True, version
            write_outbox(marks_written([bookmark], at=at))
    return BookmarkState(post_id=post_id, is_bookmarked=False)
