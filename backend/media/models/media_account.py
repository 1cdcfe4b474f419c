"""What an account may still upload: the row under whose lock its uploads are counted."""

from django.db import models


class MediaAccount(models.Model):
    """How many files an account has begun on a day (UTC); `is_deleted` refuses every further one."""

    account_id = models.UUIDField(primary_key=True)
    day = models.DateField()
    files_today = models.PositiveIntegerField(default=0)
    is_deleted = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    last_updated_at = models.DateTimeField()

    class Meta:
        db_table = "media_account"
