"""The version row of an account: every write of a synced record takes its numbers here, under the row's lock."""

from typing import Final
from uuid import UUID

from django.db import models

# Where the streams of accounts begin of which nothing was written yet: at 1, and after a restore from a backup above
# all numbers that were given out before. It is the head of nobody's stream.
NOBODY: Final = UUID(int=0)
FIRST_HEAD: Final = f"COALESCE((SELECT head FROM sync_state WHERE account_id = '{NOBODY}'), 1)"  # noqa: S608


class SyncState(models.Model):
    """The last version given out (`head`) and the last one purged (`floor`) for one account."""

    account_id = models.UUIDField(primary_key=True)
    head = models.BigIntegerField(default=1)
    floor = models.BigIntegerField(default=0)

    class Meta:
        db_table = "sync_state"
