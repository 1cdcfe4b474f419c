"""What an account may upload: bytes kept and files a day, counted under the lock of the account's row."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from uuid import UUID

from django.conf import settings
from django.db import connection
from django.db.models import Sum

from backend.media.models import Media, MediaAccount, StoredObject
from backend.shared.errors import Forbidden, Refused, TooManyRequests

HOLD = """
INSERT INTO media_account AS a (account_id, day, files_today, is_deleted, created_at, last_updated_at)
VALUES (%(account_id)s, %(day)s, 0, FALSE, %(at)s, %(at)s)
ON CONFLICT (account_id) DO UPDATE
SET day = EXCLUDED.day, files_today = CASE WHEN a.day = EXCLUDED.day THEN a.files_today ELSE 0 END,
    last_updated_at = GREATEST(EXCLUDED.last_updated_at, a.last_updated_at)
RETURNING files_today, is_deleted
"""


class AccountGone(Forbidden):
    code = "ACCOUNT_DELETED"
    message = "This account is being deleted; it takes no more uploads."


class QuotaReached(Refused):
    code = "MEDIA_QUOTA_REACHED"
    message = "There is no room for this file; delete some of your media first."


class DailyFilesReached(TooManyRequests):
    code = "DAILY_FILES_REACHED"
    message = "You have uploaded as many files as a day may have; go on tomorrow."


@dataclass(frozen=True, slots=True, kw_only=True)
class Usage:
    """The bytes that an account keeps, renditions included, and those that it has announced."""

    kept: int
    coming: int


def hold_account(*, account_id: UUID, at: datetime) -> int:
    """Return how many files the account has begun today (UTC); holds its row until the commit. Raises AccountGone."""
    with connection.cursor() as cursor:
        cursor.execute(HOLD, {"account_id": account_id, "day": at.date(), "at": at})
        files_today, is_deleted = cursor.fetchone() or (0, False)
    if is_deleted:
        raise AccountGone
    return int(files_today)


def check_files(*, files_today: int, at: datetime) -> None:
    """Raise DailyFilesReached, which says when the next day begins, where no further file may be begun."""
    if files_today < settings.MEDIA_DAILY_FILES:
        return
    midnight = datetime.combine(at.date() + timedelta(days=1), time.min, tzinfo=at.tzinfo)
    wait = int((midnight - at).total_seconds()) + 1
    raise DailyFilesReached(retry_after=wait, limit=settings.MEDIA_DAILY_FILES)


def count_file(*, account_id: UUID, at: datetime) -> None:
    """Count a file that is begun; holds the account until the commit. Raises AccountGone, DailyFilesReached."""
    files_today = hold_account(account_id=account_id, at=at)
    check_files(files_today=files_today, at=at)
    MediaAccount.objects.filter(account_id=account_id).update(files_today=files_today + 1)


def check_room(*, account_id: UUID, more: int) -> None:
    """Raise QuotaReached where so many more bytes do not fit; the account is held, so that nobody else fills the room.

    What is announced counts too.
    """
    usage = usage_of(account_id=account_id)
    used = usage.kept + usage.coming
    if used + more > settings.MEDIA_QUOTA_BYTES:
        raise QuotaReached(details={"quota_bytes": settings.MEDIA_QUOTA_BYTES, "used_bytes": used, "file_bytes": more})


def usage_of(*, account_id: UUID) -> Usage:
    """Return what an account takes of its quota."""
    kept = StoredObject.objects.filter(owner_id=account_id).aggregate(sum=Sum("bytes"))["sum"]
    coming = Media.objects.coming().filter(owner_id=account_id).aggregate(sum=Sum("declared_bytes"))["sum"]
    return Usage(kept=int(kept or 0), coming=int(coming or 0))
