"""What lies in the bucket: written before the object is put, so that nothing there is unknown here."""

from django.db import models


class StoredObject(models.Model):
    """An object by its key, or, with `is_tree`, all objects in the folder of its key (a film's playlists and segments).

    `stored_at` is null until the object is known to be there. Until `reserve_ends_at` nobody sweeps it away, though
    nothing refers to it yet. `bytes` and `files` count the whole tree.
    """

    key = models.TextField(primary_key=True)
    owner_id = models.UUIDField()
    bytes = models.BigIntegerField()
    files = models.PositiveIntegerField(default=1)
    is_tree = models.BooleanField(default=False)
    content_type = models.TextField()
    created_at = models.DateTimeField()
    last_updated_at = models.DateTimeField()
    stored_at = models.DateTimeField(null=True)
    reserve_ends_at = models.DateTimeField()

    class Meta:
        db_table = "stored_object"
        constraints = [models.CheckConstraint(condition=models.Q(bytes__gte=0), name="stored_object_bytes")]
        indexes = [
            models.Index(fields=["owner_id"], include=["bytes"], name="stored_object_owner"),
            models.Index(fields=["reserve_ends_at", "key"], name="stored_object_reserved"),
        ]
