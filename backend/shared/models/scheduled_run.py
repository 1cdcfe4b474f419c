"""The slots of scheduled jobs already started, so that no slot runs twice."""

from django.db import models


class AbstractScheduledRun(models.Model):
    """A job and the start of the slot that it ran for."""

    pk = models.CompositePrimaryKey("job", "slot")
    job = models.TextField()
    slot = models.DateTimeField()
    started_at = models.DateTimeField()

    class Meta:
        abstract = True
        db_table = "scheduled_run"
        indexes = [models.Index(fields=["started_at"], name="scheduled_run_started")]
