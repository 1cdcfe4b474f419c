"""What social knows of an account: a copy kept in step by events from accounts, the later version winning."""

from django.db import models

from backend.shared.models.base_record import BaseRecord, RecordQuerySet


class Profile(BaseRecord):
    """An account as others see it; `is_merged` authors are merged into feeds on read, not fanned out."""

    username = models.TextField()
    display_name = models.TextField(default="")
    avatar_url = models.TextField(null=True)
    is_private = models.BooleanField(default=False)
    version = models.BigIntegerField()
    is_merged = models.BooleanField(default=False)
    follower_count = models.BigIntegerField(default=0)
    following_count = models.BigIntegerField(default=0)

    objects = RecordQuerySet["Profile"].as_manager()

    class Meta:
        db_table = "profile"
