"""The ids of events already taken, so that one delivered twice has one effect."""

from django.db import models


class AbstractInboxEvent(models.Model):
    """An event that another service sent; written in the same transaction as its effect."""

    id = models.UUIDField(primary_key=True)
    source = models.TextField()
    type = models.TextField()
    received_at = models.DateTimeField()

    class Meta:
        abstract = True
        db_table = "inbox"
        indexes = [models.Index(fields=["received_at"], name="inbox_received")]
