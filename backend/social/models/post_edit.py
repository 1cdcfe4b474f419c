"""What a post said before each edit."""

from django.db import models

from backend.shared.models.base_record import BaseRecord, RecordQuerySet


class PostEdit(BaseRecord):
    """A former text of a post, as it stood until `created_at`."""

    post = models.ForeignKey("social.Post", on_delete=models.RESTRICT, related_name="edits", db_index=False)
    text = models.TextField()
    content_warning = models.TextField(null=True)

    objects = RecordQuerySet["PostEdit"].as_manager()

    class Meta:
        db_table = "post_edit"
        indexes = [models.Index(fields=["post", "-created_at", "-id"], name="post_edit_newest")]
