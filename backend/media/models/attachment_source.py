"""What posts and profiles last said of their media, so that what they said earlier and comes later loses."""

from django.db import models


class AttachedTo(models.TextChoices):
    """What a media can be attached to."""

    POST = "post"
    PROFILE = "profile"


class AttachmentSource(models.Model):
    """The last word of a post or profile about its media: of two events the higher `version` holds, also once gone."""

    pk = models.CompositePrimaryKey("source", "source_id")
    source = models.TextField(choices=AttachedTo.choices)
    source_id = models.UUIDField()
    owner_id = models.UUIDField()
    version = models.BigIntegerField()
    is_deleted = models.BooleanField(default=False)
    last_updated_at = models.DateTimeField()

    class Meta:
        db_table = "attachment_source"
        constraints = [
            models.CheckConstraint(condition=models.Q(source__in=AttachedTo.values), name="attachment_source_known")
        ]
        indexes = [
            models.Index(fields=["last_updated_at"], condition=models.Q(is_deleted=True), name="attachment_source_gone")
        ]
