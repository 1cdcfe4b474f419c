"""Tell windows that an author's posts are from now on merged into them on read."""

from uuid import UUID

from backend.shared.cache.connection import connection
from backend.social.services.feed.store.keys import in_chunks, prefixed
from backend.social.services.feed.store.scripts import MERGE_AUTHOR

CHUNK = 500


def merge_author(*, author_id: UUID, reader_ids: bytes, stamp: int) -> int:
    """Add the author to the merged ones of each window; return how many windows changed.

    `reader_ids` are ids of 16 bytes, one after the other; `stamp` was taken after the author's change was committed and
    before the readers were read. Until every reader is told, the author's posts go both to the windows and to the
    author's list; what is in both is shown once. Repeating does nothing. Raises CacheUnavailable.
    """
    cache = connection()
    return sum(
        MERGE_AUTHOR.run(cache, args=(author_id.bytes, stamp, prefixed(b"f:", chunk)))
        for chunk in in_chunks(reader_ids, size=CHUNK)
    )
