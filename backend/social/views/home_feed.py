"""The route of the home feed; `fast_feed` answers most of its requests before Django sees them, with the same bytes."""

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from backend.shared.clock import now
from backend.shared.http.authenticate import bearer, viewer_of
from backend.shared.http.envelope import Env, reply_bytes
from backend.shared.http.pagination import BadCursor, ListOut, Page
from backend.social.serializers.post import PostOut
from backend.social.services.feed.read_home_feed import read_home_feed
from backend.social.utils.feed_entry import decode_entry_cursor
from backend.social.utils.feed_page import feed_page
from backend.social.views.fast_feed import MISSED

router = Router()


@router.get("", response={200: Env[ListOut[PostOut]]}, auth=bearer, summary="Read the home feed")
def get_feed(request: HttpRequest, page: Query[Page]) -> HttpResponse:
    """List one's own posts and those of followed accounts, newest first; muted and blocked accounts are left out."""
    found = read_home_feed(
        reader_id=viewer_of(request).account_id,
        limit=page.limit,
        offset=0 if page.cursor else page.offset,
        after=_entry_of(page.cursor) if page.cursor else None,
        at=now(),
        missed=request.META.get(MISSED),
    )
    data = feed_page(items=found.items, limit=page.limit, offset=page.offset, last_entry=found.last_entry)
    return reply_bytes(data)


def _entry_of(cursor: str) -> bytes:
    try:
        return decode_entry_cursor(cursor)
    except ValueError:
        raise BadCursor from None
