"""Media on posts: what their cards show of them, and whether everybody may see it."""

import django.contrib.postgres.indexes
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False  # the indexes are built while posts are written

    dependencies = [
        ("social", "0002_sync_records"),
    ]

    operations = [
        migrations.AddField(
            model_name="post",
            name="media",
            field=models.JSONField(null=True),
        ),
        migrations.AddField(
            model_name="post",
            name="is_media_public",
            field=models.BooleanField(db_default=False, default=False),
        ),
        AddIndexConcurrently(
            model_name="post",
            index=django.contrib.postgres.indexes.GinIndex(
                models.Func(models.F("media"), models.Value("$[*].id"), function="jsonb_path_query_array"),
                condition=models.Q(media__isnull=False),
                name="post_media",
            ),
        ),
        AddIndexConcurrently(
            model_name="post",
            index=models.Index(
                fields=["owner", "is_media_public", "id"],
                condition=models.Q(media__isnull=False, visibility="public"),
                name="post_owner_media",
            ),
        ),
    ]
