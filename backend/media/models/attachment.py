"""Where a media is shown: on a post, or as the picture of a profile."""

from uuid import UUID

from django.db import models

from backend.media.models.attachment_source import AttachedTo


class Attachment(models.Model):
    """That a media is attached; the id is derived from media and source. `is_public`: anybody may see the source."""

    id = models.UUIDField(primary_key=True)
    media = models.ForeignKey("media.Media", on_delete=models.RESTRICT, related_name="attachments", db_index=False)
    source = models.TextField(choices=AttachedTo.choices)
    source_id = models.UUIDField()
    is_public = models.BooleanField()
    version = models.BigIntegerField()
    created_at = models.DateTimeField()
    last_updated_at = models.DateTimeField()

    class Meta:
        db_table = "attachment"
        constraints = [
            models.UniqueConstraint(fields=["media", "source", "source_id"], name="attachment_media_source"),
            models.CheckConstraint(condition=models.Q(source__in=AttachedTo.values), name="attachment_known"),
        ]
        indexes = [models.Index(fields=["source", "source_id"], name="attachment_by_source")]

    @property
    def key(self) -> tuple[str, UUID]:
        """Return which post or profile it is."""
        return self.source, self.source_id
