"""Drop windows whose readers' follows, blocks or mutes changed."""

from collections.abc import Sequence
from uuid import UUID

from backend.shared.cache.connection import connection
from backend.social.services.feed.store.keys import window_key


def drop_window(*, reader_ids: Sequence[UUID]) -> None:
    """Forget the readers' windows, finished or being built; their next reads build them anew.

    Call it after the commit of what changed them. Repeating does nothing. Raises CacheUnavailable.
    """
    if reader_ids:
        connection().call("UNLINK", *map(window_key, reader_ids))
