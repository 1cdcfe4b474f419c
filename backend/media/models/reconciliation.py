"""How the bucket and the rows agreed when they were last compared."""

from django.db import models


class Reconciliation(models.Model):
    """One comparison: what was counted, and how many objects are missing, unknown or of another size.

    `samples` names some of each, so that somebody can look.
    """

    id = models.UUIDField(primary_key=True)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField()
    objects_counted = models.BigIntegerField()
    bytes_counted = models.BigIntegerField()
    missing = models.BigIntegerField()
    unknown = models.BigIntegerField()
    differing = models.BigIntegerField()
    samples = models.JSONField()

    class Meta:
        db_table = "reconciliation"
        indexes = [models.Index(fields=["-ended_at"], name="reconciliation_newest")]
