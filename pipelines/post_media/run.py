"""Media on posts: what is known of them, and who may see them, goes to the posts slice by slice."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from backend.shared.outbox import ClaimedRow, is_slice_over, yield_work
from backend.social.services.media.renew_media import media_change, renew_media
from backend.social.services.media.tell_media_access import tell_media_access


def renew(row: ClaimedRow, *, at: datetime) -> None:
    """Let the posts that show a media show it as it is now; repeating it finds them renewed."""
    change = media_change(row.payload)
    _in_slices(row, next_slice=lambda: renew_media(change=change, at=at), at=at)


def tell_access(row: ClaimedRow, *, at: datetime) -> None:
    """Tell the media service who may see an account's media; repeating it finds it told."""
    account_id = UUID(row.payload["account_id"])
    _in_slices(row, next_slice=lambda: tell_media_access(account_id=account_id, at=at), at=at)


def _in_slices(row: ClaimedRow, *, next_slice: Callable[[], bool], at: datetime) -> None:
    """Work slice after slice until one finds nothing; when the time is over, let others pass."""
    while next_slice():
        if is_slice_over(row):
            yield_work(row, progress=None, at=at)
            return
