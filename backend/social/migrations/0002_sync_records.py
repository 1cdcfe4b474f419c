"""What devices keep copies of: drafts, bookmarks, settings, and who wrote a record last; conflicts to be decided."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("social", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="follow",
            name="writer_device_id",
            field=models.UUIDField(null=True),
        ),
        migrations.AddField(
            model_name="follow",
            name="writer_updated_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="like",
            name="writer_device_id",
            field=models.UUIDField(null=True),
        ),
        migrations.AddField(
            model_name="like",
            name="writer_updated_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="post",
            name="writer_device_id",
            field=models.UUIDField(null=True),
        ),
        migrations.AddField(
            model_name="post",
            name="writer_updated_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.CreateModel(
            name="Bookmark",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("created_at", models.DateTimeField()),
                ("last_updated_at", models.DateTimeField()),
                ("is_deleted", models.BooleanField(default=False)),
                ("version", models.BigIntegerField()),
                ("writer_device_id", models.UUIDField(null=True)),
                ("writer_updated_at", models.DateTimeField(null=True)),
                ("note", models.TextField(null=True)),
                (
                    "owner",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="+",
                        to="social.profile",
                    ),
                ),
                (
                    "post",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="bookmarks",
                        to="social.post",
                    ),
                ),
            ],
            options={
                "db_table": "bookmark",
                "indexes": [
                    models.Index(fields=["post", "owner"], name="bookmark_post"),
                    models.Index(
                        condition=models.Q(("is_deleted", False)),
                        fields=["owner", "-created_at", "-id"],
                        name="bookmark_newest",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("owner", "post"), name="bookmark_owner_post"),
                    models.UniqueConstraint(fields=("owner", "version"), name="bookmark_owner_version"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Draft",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("created_at", models.DateTimeField()),
                ("last_updated_at", models.DateTimeField()),
                ("is_deleted", models.BooleanField(default=False)),
                ("version", models.BigIntegerField()),
                ("writer_device_id", models.UUIDField(null=True)),
                ("writer_updated_at", models.DateTimeField(null=True)),
                ("text", models.TextField()),
                ("content_warning", models.TextField(null=True)),
                (
                    "owner",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="+",
                        to="social.profile",
                    ),
                ),
            ],
            options={
                "db_table": "draft",
                "constraints": [models.UniqueConstraint(fields=("owner", "version"), name="draft_owner_version")],
            },
        ),
        migrations.CreateModel(
            name="Setting",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("created_at", models.DateTimeField()),
                ("last_updated_at", models.DateTimeField()),
                ("is_deleted", models.BooleanField(default=False)),
                ("version", models.BigIntegerField()),
                ("writer_device_id", models.UUIDField(null=True)),
                ("writer_updated_at", models.DateTimeField(null=True)),
                ("key", models.TextField(null=True)),
                ("value", models.JSONField(null=True)),
                (
                    "owner",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="+",
                        to="social.profile",
                    ),
                ),
            ],
            options={
                "db_table": "setting",
                "constraints": [models.UniqueConstraint(fields=("owner", "version"), name="setting_owner_version")],
            },
        ),
        migrations.CreateModel(
            name="SyncConflict",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("created_at", models.DateTimeField()),
                ("last_updated_at", models.DateTimeField()),
                ("is_deleted", models.BooleanField(default=False)),
                ("collection", models.TextField()),
                ("record_id", models.UUIDField()),
                ("device_id", models.UUIDField(null=True)),
                ("op", models.TextField()),
                ("fields_in_conflict", models.JSONField()),
                ("base_version", models.BigIntegerField(null=True)),
                ("server_version", models.BigIntegerField()),
                ("server_record", models.JSONField()),
                ("client_fields", models.JSONField()),
                ("client_updated_at", models.DateTimeField()),
                ("resolution", models.TextField(null=True)),
                ("resolved_at", models.DateTimeField(null=True)),
                (
                    "owner",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="+",
                        to="social.profile",
                    ),
                ),
            ],
            options={
                "db_table": "sync_conflict",
                "indexes": [
                    models.Index(
                        condition=models.Q(("resolution__isnull", True)),
                        fields=["owner", "-created_at", "-id"],
                        name="sync_conflict_open_newest",
                    ),
                    models.Index(
                        condition=models.Q(("resolution__isnull", False)),
                        fields=["owner", "-created_at", "-id"],
                        name="sync_conflict_resolved",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("resolution__isnull", True)),
                        fields=("owner", "collection", "record_id", "device_id"),
                        name="sync_conflict_open",
                        nulls_distinct=False,
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("op__in", ["upsert", "delete"])), name="sync_conflict_op_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("resolution__isnull", True),
                            ("resolution__in", ["keep_server", "keep_client", "merge"]),
                            _connector="OR",
                        ),
                        name="sync_conflict_resolution_known",
                    ),
                ],
            },
        ),
    ]
