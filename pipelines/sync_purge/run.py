"""The purge of tombstones: account after account, in the order of their ids, each in small transactions."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings

from backend.shared.clock import now
from backend.shared.outbox import ClaimedRow, is_slice_over, yield_work
from backend.social.services.sync.purge_tombstones import accounts_to_purge, purge_account

FIRST_ID = UUID(int=0)
PAGE = 100  # accounts that are looked up at once


@dataclass(frozen=True, slots=True)
class Step:
    """A batch of an account's tombstones is forgotten; the next one begins after `after`."""

    after: UUID
    records: int


def purge(row: ClaimedRow, *, at: datetime) -> None:
    """Forget what was deleted too long ago, a slice of time at once; repeating it forgets no more."""
    before = at - timedelta(days=settings.SYNC_TOMBSTONE_DAYS)
    for step in purge_steps(after=UUID(row.progress) if row.progress else FIRST_ID, before=before):
        if is_slice_over(row):
            yield_work(row, progress=str(step.after), at=now())
            return


def purge_steps(*, after: UUID, before: datetime) -> Iterator[Step]:
    """Forget batch after batch; who stops in between goes on from the last step."""
    while accounts := accounts_to_purge(after=after, before=before, limit=PAGE):
        for account_id in accounts:
            is_done = False
            while not is_done:
                purged = purge_account(account_id=account_id, before=before, at=now())
                is_done = purged.is_done
                after = account_id if is_done else after
                yield Step(after=after, records=purged.records)
