"""Media on a post that is being written: who may see them, and what the media service is told."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from backend.shared.outbox import NewRow, event
from backend.social.models import Post, Profile, Visibility


def settle_access(posts: Sequence[Post]) -> None:
    """Note on an account's posts whether everybody may see their media; belongs in the transaction that writes them."""
    shown_to_all = [post for post in posts if post.media and post.visibility == Visibility.PUBLIC]
    is_open = bool(shown_to_all) and is_open_account(account_id=shown_to_all[0].owner_id)
    for post in posts:
        post.is_media_public = is_open and post in shown_to_all


def is_open_account(*, account_id: UUID) -> bool:
    """Return whether everybody may see the account's public posts; it stays so until the commit."""
    # Held: an account that turns private meanwhile waits, and then finds the post among those that are to be told of.
    held = Profile.objects.select_for_update(no_key=True).filter(id=account_id)
    return not held.values_list("is_private", flat=True).get()


def media_told(post: Post, *, had: Sequence[UUID] = (), at: datetime) -> list[NewRow]:
    """Return the event by which the media service learns what the post shows, and to whom.

    For posts that have, or had, media. `had` names those of a deleted post: they are deleted where no other shows them.
    """
    payload = {
        "post_id": post.id,
        "owner_id": post.owner_id,
        "media_ids": list(had) if post.is_deleted else post.media_ids,
        "is_public": post.is_media_public,
        "is_deleted": post.is_deleted,
        "version": post.card_version,
        # What the post knows of them: where there is a newer version by now, it is told once more.
        "seen": {snapshot["id"]: snapshot["version"] for snapshot in post.media or ()},
    }
    return [event(to="media", type="post.media_changed", version=post.card_version, payload=payload, at=at)]
