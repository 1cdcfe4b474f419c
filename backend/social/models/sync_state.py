"""The version row of an account: every write of a synced record takes its numbers here, under the row's lock."""

from django.db import models


class SyncState(models.Model):
    """The last version given out (`head`) and the last one purged (`floor`) for one account."""

    account_id = models.UUIDField(primary_key=True)
    head = models.BigIntegerField(default=1)
    floor = models.BigIntegerField(default=0)

    class Meta:
        db_table = "sync_state"
