"""Media on a post that is being written: who may see them, and what the media service is told."""

from datetime import datetime
from uuid import UUID

from backend.shared.outbox import NewRow, event
from backend.social.models import Post, Profile, Visibility


def settle_access(post: Post) -> None:
    """Note on the post whether everybody may see its media; belongs in the transaction that writes it."""
    is_shown_to_all = bool(post.media) and post.visibility == Visibility.PUBLIC
    post.is_media_public = is_shown_to_all and is_open_account(account_id=post.owner_id)


def is_open_account(*, account_id: UUID) -> bool:
    """Return whether everybody may see the account's public posts; it stays so until the commit."""
    # Held: an account that turns private meanwhile waits, and then finds the post among those that are to be told of.
    held = Profile.objects.select_for_update(no_key=True).filter(id=account_id)
    return not held.values_list("is_private", flat=True).get()


def media_told(post: Post, *, at: datetime) -> list[NewRow]:
    """Return the event by which the media service learns what the post shows, and to whom.

    For posts that have, or had, media. `seen` are the versions that the post knows: of a newer one it is told again.
    """
    payload = {
        "post_id": post.id,
        "owner_id": post.owner_id,
        "media_ids": post.media_ids,
        "is_public": post.is_media_public,
        "is_deleted": post.is_deleted,
        "version": post.card_version,
        "seen": {snapshot["id"]: snapshot["version"] for snapshot in post.media or ()},
    }
    return [event(to="media", type="post.media_changed", version=post.card_version, payload=payload, at=at)]
