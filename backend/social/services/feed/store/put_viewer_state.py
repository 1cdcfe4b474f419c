"""Put what a reader did with a post."""

from uuid import UUID

from backend.shared.cache.client import Argument
from backend.shared.cache.connection import connection
from backend.social.services.feed.store.keys import marks_key, window_key
from backend.social.services.feed.store.scripts import PUT_VIEWER_STATE
from backend.social.utils.post_card import ViewerMarks

MOST_MARKS = 1000  # of one reader; beyond it they are read anew, those alone that the window can show


def put_viewer_state(*, reader_id: UUID, post_id: UUID, marks: ViewerMarks, version: int) -> bool:
    """Store all marks of the reader on the post as of `version`; return whether that was news.

    `version` grows with every change of a mark of this reader (the sync version); the larger one wins. A window that is
    being built is given up. Call it after the commit. Repeating does nothing. Raises CacheUnavailable.
    """
    args: list[Argument] = [post_id.bytes, version.to_bytes(8, "big") + bytes([marks.bits]), MOST_MARKS]
    return bool(PUT_VIEWER_STATE.run(connection(), keys=[marks_key(reader_id), window_key(reader_id)], args=args))
