"""What was made of an upload for people to see or hear."""

from django.db import models


class Rendition(models.Model):
    """One form of a media under its name; the id is derived from both, so that making it again changes nothing."""

    id = models.UUIDField(primary_key=True)
    media = models.ForeignKey("media.Media", on_delete=models.RESTRICT, related_name="renditions", db_index=False)
    name = models.TextField()
    stored = models.ForeignKey(
        "media.StoredObject", on_delete=models.RESTRICT, related_name="+", db_column="key", db_index=False
    )
    content_type = models.TextField()
    width = models.PositiveIntegerField(null=True)
    height = models.PositiveIntegerField(null=True)
    duration_ms = models.PositiveBigIntegerField(null=True)
    bytes = models.BigIntegerField()
    created_at = models.DateTimeField()
    last_updated_at = models.DateTimeField()

    class Meta:
        db_table = "rendition"
        constraints = [models.UniqueConstraint(fields=["media", "name"], name="rendition_media_name")]
        indexes = [models.Index(fields=["stored"], name="rendition_stored")]
