"""Authors with very many followers: their posts are merged into feeds on read instead of being pushed into each."""

from datetime import datetime
from uuid import UUID

from django.conf import settings

from backend.shared.outbox import work, write_outbox
from backend.shared.transactions import transaction
from backend.social.models import Profile
from backend.social.services.feed.fan_out_facts import FanOutFacts, followers_page
from backend.social.services.feed.store.merge_author import merge_author


def should_merge(*, follower_count: int, is_merged: bool, threshold: int) -> bool:
    """Return whether so many followers make an author merged; the way back is lower, so that it does not flap."""
    return follower_count > (threshold * 4 // 5 if is_merged else threshold)


def choose_fan_out(*, facts: FanOutFacts, at: datetime) -> None:
    """Make the author merged, or fanned out again, where the number of followers asks for it."""
    wanted = should_merge(
        follower_count=facts.follower_count, is_merged=facts.is_merged, threshold=settings.FEED_MERGE_THRESHOLD
    )
    if wanted == facts.is_merged:
        return
    with transaction():
        # Until every feed has been told (tell_followers), the author's posts go both ways.
        Profile.objects.filter(id=facts.author_id).update(is_merged=wanted, is_fanned_out=True, last_updated_at=at)
        if wanted:
            payload = {"author_id": str(facts.author_id)}
            write_outbox([work(task="merge_author", queue="bulk", payload=payload, at=at)])


def tell_followers(*, author_id: UUID, after: UUID, stamp: int) -> UUID | None:
    """Tell the feeds of the next page of followers that the author is merged; return where to go on, or None."""
    page = followers_page(author_id=author_id, after=after)
    if page.ids:
        merge_author(author_id=author_id, reader_ids=page.ids, stamp=stamp)
    return page.last


def stop_fan_out(*, author_id: UUID, at: datetime) -> None:
    """Push the merged author's posts into feeds no more: all of them have been told."""
    Profile.objects.filter(id=author_id, is_merged=True).update(is_fanned_out=False, last_updated_at=at)
