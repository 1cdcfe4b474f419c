"""Uploads, what was made of them, and where they are shown."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("media", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="MediaAccount",
            fields=[
                ("account_id", models.UUIDField(primary_key=True, serialize=False)),
                ("day", models.DateField()),
                ("files_today", models.PositiveIntegerField(default=0)),
                ("is_deleted", models.BooleanField(default=False)),
                ("created_at", models.DateTimeField()),
                ("last_updated_at", models.DateTimeField()),
            ],
            options={
                "db_table": "media_account",
            },
        ),
        migrations.CreateModel(
            name="AttachmentSource",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "source", "source_id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("source", models.TextField(choices=[("post", "Post"), ("profile", "Profile")])),
                ("source_id", models.UUIDField()),
                ("owner_id", models.UUIDField()),
                ("version", models.BigIntegerField()),
                ("is_deleted", models.BooleanField(default=False)),
                ("last_updated_at", models.DateTimeField()),
            ],
            options={
                "db_table": "attachment_source",
                "indexes": [
                    models.Index(
                        condition=models.Q(("is_deleted", True)),
                        fields=["last_updated_at"],
                        name="attachment_source_gone",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("source__in", ["post", "profile"])), name="attachment_source_known"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="IdempotencyKey",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("scope", models.TextField()),
                ("key", models.UUIDField()),
                ("request_digest", models.BinaryField()),
                ("status", models.PositiveSmallIntegerField()),
                ("sealed_answer", models.BinaryField()),
                ("created_at", models.DateTimeField(db_index=True)),
            ],
            options={
                "db_table": "idempotency_key",
                "abstract": False,
                "constraints": [models.UniqueConstraint(fields=("scope", "key"), name="media_idempotency_scope_key")],
            },
        ),
        migrations.CreateModel(
            name="StoredObject",
            fields=[
                ("key", models.TextField(primary_key=True, serialize=False)),
                ("owner_id", models.UUIDField()),
                ("bytes", models.BigIntegerField()),
                ("files", models.PositiveIntegerField(default=1)),
                ("is_tree", models.BooleanField(default=False)),
                ("content_type", models.TextField()),
                ("created_at", models.DateTimeField()),
                ("last_updated_at", models.DateTimeField()),
                ("stored_at", models.DateTimeField(null=True)),
                ("reserve_ends_at", models.DateTimeField()),
            ],
            options={
                "db_table": "stored_object",
                "indexes": [
                    models.Index(fields=["owner_id"], include=("bytes",), name="stored_object_owner"),
                    models.Index(fields=["reserve_ends_at", "key"], name="stored_object_reserved"),
                ],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("bytes__gte", 0)), name="stored_object_bytes")
                ],
            },
        ),
        migrations.CreateModel(
            name="Media",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("created_at", models.DateTimeField()),
                ("last_updated_at", models.DateTimeField()),
                ("is_deleted", models.BooleanField(default=False)),
                ("owner_id", models.UUIDField()),
                (
                    "status",
                    models.TextField(
                        choices=[
                            ("pending", "Pending"),
                            ("processing", "Processing"),
                            ("ready", "Ready"),
                            ("failed", "Failed"),
                        ]
                    ),
                ),
                (
                    "source",
                    models.TextField(
                        choices=[("upload", "Upload"), ("presigned", "Presigned"), ("multipart", "Multipart")]
                    ),
                ),
                ("access", models.TextField(choices=[("private", "Private"), ("public", "Public")], default="private")),
                ("version", models.BigIntegerField(default=1)),
                ("file_name", models.TextField()),
                ("declared_type", models.TextField()),
                ("declared_bytes", models.BigIntegerField()),
                ("declared_sha256", models.TextField(null=True)),
                ("upload_id", models.TextField(null=True)),
                (
                    "kind",
                    models.TextField(
                        choices=[
                            ("image", "Image"),
                            ("animation", "Animation"),
                            ("video", "Video"),
                            ("audio", "Audio"),
                        ],
                        null=True,
                    ),
                ),
                ("content_type", models.TextField(null=True)),
                ("bytes", models.BigIntegerField(null=True)),
                ("sha256", models.TextField(null=True)),
                ("width", models.PositiveIntegerField(null=True)),
                ("height", models.PositiveIntegerField(null=True)),
                ("duration_ms", models.PositiveBigIntegerField(null=True)),
                ("blurhash", models.TextField(null=True)),
                ("dominant_color", models.TextField(null=True)),
                ("waveform", models.JSONField(null=True)),
                ("alt_text", models.TextField(null=True)),
                ("focal_x", models.FloatField(null=True)),
                ("focal_y", models.FloatField(null=True)),
                ("progress", models.PositiveSmallIntegerField(default=0)),
                ("failure_code", models.TextField(null=True)),
                ("failure_message", models.TextField(null=True)),
                ("attached_at", models.DateTimeField(null=True)),
                ("claimed_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField(null=True)),
                (
                    "original",
                    models.ForeignKey(
                        db_column="original_key",
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="+",
                        to="media.storedobject",
                    ),
                ),
            ],
            options={
                "db_table": "media",
            },
        ),
        migrations.CreateModel(
            name="Attachment",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("source", models.TextField(choices=[("post", "Post"), ("profile", "Profile")])),
                ("source_id", models.UUIDField()),
                ("is_public", models.BooleanField()),
                ("version", models.BigIntegerField()),
                ("created_at", models.DateTimeField()),
                ("last_updated_at", models.DateTimeField()),
                (
                    "media",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="attachments",
                        to="media.media",
                    ),
                ),
            ],
            options={
                "db_table": "attachment",
                "indexes": [models.Index(fields=["source", "source_id"], name="attachment_by_source")],
                "constraints": [
                    models.UniqueConstraint(fields=("media", "source", "source_id"), name="attachment_media_source"),
                    models.CheckConstraint(
                        condition=models.Q(("source__in", ["post", "profile"])), name="attachment_known"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Rendition",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("name", models.TextField()),
                ("content_type", models.TextField()),
                ("width", models.PositiveIntegerField(null=True)),
                ("height", models.PositiveIntegerField(null=True)),
                ("duration_ms", models.PositiveBigIntegerField(null=True)),
                ("bytes", models.BigIntegerField()),
                ("created_at", models.DateTimeField()),
                ("last_updated_at", models.DateTimeField()),
                (
                    "media",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="renditions",
                        to="media.media",
                    ),
                ),
                (
                    "stored",
                    models.ForeignKey(
                        db_column="key",
                        db_index=False,
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="+",
                        to="media.storedobject",
                    ),
                ),
            ],
            options={
                "db_table": "rendition",
                "indexes": [models.Index(fields=["stored"], name="rendition_stored")],
                "constraints": [models.UniqueConstraint(fields=("media", "name"), name="rendition_media_name")],
            },
        ),
        migrations.AddIndex(
            model_name="media",
            index=models.Index(
                condition=models.Q(("is_deleted", False)),
                fields=["owner_id", "-created_at", "-id"],
                name="media_owner_newest",
            ),
        ),
        migrations.AddIndex(
            model_name="media",
            index=models.Index(
                condition=models.Q(
                    ("is_deleted", False), ("original__isnull", True), ("status__in", ["pending", "processing"])
                ),
                fields=["owner_id"],
                include=("declared_bytes",),
                name="media_owner_coming",
            ),
        ),
        migrations.AddIndex(
            model_name="media",
            index=models.Index(
                condition=models.Q(("is_deleted", False), ("status", "pending")),
                fields=["expires_at", "id"],
                name="media_expiring",
            ),
        ),
        migrations.AddIndex(
            model_name="media",
            index=models.Index(
                condition=models.Q(("attached_at__isnull", True), ("is_deleted", False)),
                fields=["claimed_at", "id"],
                name="media_orphans",
            ),
        ),
        migrations.AddIndex(
            model_name="media",
            index=models.Index(
                condition=models.Q(("is_deleted", True)), fields=["last_updated_at", "id"], name="media_deleted"
            ),
        ),
        migrations.AddIndex(
            model_name="media",
            index=models.Index(
                condition=models.Q(("original__isnull", False)), fields=["original"], name="media_original"
            ),
        ),
        migrations.AddIndex(
            model_name="media",
            index=models.Index(
                condition=models.Q(("original__isnull", False), ("status", "ready")),
                fields=["created_at", "id"],
                name="media_kept_originals",
            ),
        ),
        migrations.AddConstraint(
            model_name="media",
            constraint=models.CheckConstraint(
                condition=models.Q(("status__in", ["pending", "processing", "ready", "failed"])),
                name="media_status_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="media",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["image", "animation", "video", "audio"])), name="media_kind_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="media",
            constraint=models.CheckConstraint(
                condition=models.Q(("source__in", ["upload", "presigned", "multipart"])), name="media_source_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="media",
            constraint=models.CheckConstraint(
                condition=models.Q(("access__in", ["private", "public"])), name="media_access_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="media",
            constraint=models.CheckConstraint(
                condition=models.Q(("declared_bytes__gte", 0)), name="media_declared_bytes"
            ),
        ),
        migrations.AddConstraint(
            model_name="media",
            constraint=models.CheckConstraint(
                condition=models.Q(("progress__lte", 100)), name="media_progress_percent"
            ),
        ),
        migrations.AddConstraint(
            model_name="media",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("focal_x__isnull", True), ("focal_y__isnull", True)),
                    models.Q(("focal_x__gte", -1), ("focal_x__lte", 1), ("focal_y__gte", -1), ("focal_y__lte", 1)),
                    _connector="OR",
                ),
                name="media_focal_point",
            ),
        ),
        migrations.AddConstraint(
            model_name="media",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "ready"), _negated=True),
                    models.Q(("content_type__isnull", False), ("kind__isnull", False)),
                    _connector="OR",
                ),
                name="media_ready_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="media",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "failed"), _negated=True),
                    models.Q(("failure_code__isnull", False), ("failure_message__isnull", False)),
                    _connector="OR",
                ),
                name="media_failure_has_reason",
            ),
        ),
    ]
