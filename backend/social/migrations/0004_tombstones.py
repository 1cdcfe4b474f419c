"""Tombstones: since when they are, and the indexes by which they are found, and what points at them."""

from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently
from django.db import migrations, models

SYNCED = ("post", "draft", "like", "bookmark", "follow", "setting")


def tombstone_index(name: str) -> models.Index:
    """Return the index by which an account's tombstones are found."""
    return models.Index(
        fields=["owner", "deleted_at", "last_updated_at"],
        condition=models.Q(is_deleted=True),
        name=f"{name}_tombstones",
    )


class Migration(migrations.Migration):
    atomic = False  # the indexes are built while people write

    dependencies = [
        ("social", "0003_post_media"),
    ]

    operations = [
        *(
            migrations.AddField(model_name=name, name="deleted_at", field=models.DateTimeField(null=True))
            for name in SYNCED
        ),
        *(AddIndexConcurrently(model_name=name, index=tombstone_index(name)) for name in SYNCED),
        AddIndexConcurrently(
            model_name="post",
            index=models.Index(
                fields=["reply_to", "published_at", "id"],
                condition=models.Q(reply_to__isnull=False),
                name="post_replies_to",
            ),
        ),
        RemoveIndexConcurrently(model_name="post", name="post_replies"),
        AddIndexConcurrently(model_name="like", index=models.Index(fields=["post", "owner"], name="like_of_post")),
        RemoveIndexConcurrently(model_name="like", name="like_post"),
        AddIndexConcurrently(
            model_name="syncconflict",
            index=models.Index(fields=["owner", "collection", "record_id"], name="sync_conflict_record"),
        ),
    ]
