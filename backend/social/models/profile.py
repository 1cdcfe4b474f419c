"""What social knows of an account: a copy kept in step by events from accounts, the later version winning."""

from django.db import models

from backend.shared.models.base_record import BaseRecord, RecordQuerySet


class Profile(BaseRecord):
    """An account as others see it.

    The posts of an author with `is_fanned_out` are pushed into feeds; those of one with `is_merged` are merged into
    feeds on read. An author who becomes merged is both until every feed has been told.
    """

    username = models.TextField()
    display_name = models.TextField(default="")
    avatar_url = models.TextField(null=True)
    is_private = models.BooleanField(default=False)
    version = models.BigIntegerField()
    is_merged = models.BooleanField(default=False)
    is_fanned_out = models.BooleanField(default=True)
    follower_count = models.BigIntegerField(default=0)
    following_count = models.BigIntegerField(default=0)

    objects = RecordQuerySet["Profile"].as_manager()

    class Meta:
        db_table = "profile"
