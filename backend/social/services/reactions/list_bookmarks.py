"""The posts that somebody keeps, the latest kept first."""

from uuid import UUID

from backend.shared.slices import Listed, Slice
from backend.shared.take_slice import take_slice
from backend.social.models import Bookmark
from backend.social.models.post import is_visible
from backend.social.services.cards.post_items import render_items


def list_bookmarks(*, owner_id: UUID, part: Slice) -> Listed[bytes]:
    """Return the posts that the owner keeps and may still see, as JSON."""
    # The authors first: the condition calls them by their table's name, which the first join gets.
    shown = Bookmark.objects.filter(post__owner__is_deleted=False).filter(post__is_deleted=False)
    kept = shown.filter(is_visible(viewer_id=owner_id)).alive().filter(owner_id=owner_id)
    found = take_slice(kept.select_related("post__owner"), part=part)
    return render_items(Listed(items=[each.post for each in found.items], end=found.end), viewer_id=owner_id)
