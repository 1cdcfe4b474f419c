"""Keep a window alive that is read."""

from django.conf import settings

from backend.shared.cache.connection import connection
from backend.social.services.feed.store.keys import DAY
from backend.social.services.feed.store.scripts import TOUCH_WINDOW


def touch_window(*, reader_id: bytes, today: int) -> None:
    """Put off the end of a window, its marks and its merged authors' lists; once a day is enough."""
    keys = [b"f:" + reader_id, b"v:" + reader_id]
    TOUCH_WINDOW.run(connection(), keys=keys, args=[today, settings.FEED_IDLE_DAYS * DAY])
