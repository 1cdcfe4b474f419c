"""Closing an account here: no further upload, and all that it uploaded is deleted."""

from datetime import datetime
from uuid import UUID

from django.db import connection

from backend.media.models import Media
from backend.media.services.removal.delete_media import bury
from backend.shared.outbox import NewRow, work, write_outbox
from backend.shared.transactions import transaction

CLOSE = """
INSERT INTO media_account AS a (account_id, day, files_today, is_deleted, created_at, last_updated_at)
VALUES (%(account_id)s, %(day)s, 0, TRUE, %(at)s, %(at)s)
ON CONFLICT (account_id) DO UPDATE SET is_deleted = TRUE, last_updated_at = EXCLUDED.last_updated_at
"""


def close_account(*, account_id: UUID, at: datetime) -> None:
    """Refuse the account's uploads from now on and have its media deleted. Repeating does it again, to no effect."""
    with transaction():
        with connection.cursor() as cursor:
            cursor.execute(CLOSE, {"account_id": account_id, "day": at.date(), "at": at})
        write_outbox([work(task="remove_account_media", queue="bulk", payload={"account_id": account_id}, at=at)])


def delete_media_of_account(*, account_id: UUID, limit: int, at: datetime) -> int:
    """Delete up to `limit` media of an account that is closed, and return how many; 0 when none is left."""
    with transaction():
        newest = Media.objects.of(account_id).order_by("-created_at", "-id").values_list("id", flat=True)[:limit]
        # In one order for everybody: words about its posts, which come at the same time, cannot deadlock.
        held = list(
            Media.objects.of(account_id)
            .filter(id__in=list(newest))
            .order_by("id")
            .prefetch_related("attachments")
            .select_for_update(no_key=True)
        )
        rows: list[NewRow] = [row for media in held for row in bury(media, actor_id=account_id, at=at)]
        write_outbox(rows)
    return len(held)
