"""The social service from nothing: profiles, posts, the graph, version rows, and the kernel tables."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Profile",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("created_at", models.DateTimeField()),
                ("last_updated_at", models.DateTimeField()),
                ("is_deleted", models.BooleanField(default=False)),
                ("username", models.TextField()),
                ("display_name", models.TextField(default="")),
                ("avatar_url", models.TextField(null=True)),
                ("is_private", models.BooleanField(default=False)),
                ("version", models.BigIntegerField()),
                ("is_merged", models.BooleanField(default=False)),
                ("is_fanned_out", models.BooleanField(default=True)),
                ("follower_count", models.BigIntegerField(default=0)),
                ("following_count", models.BigIntegerField(default=0)),
            ],
            options={
                "db_table": "profile",
            },
        ),
        migrations.CreateModel(
            name="SyncState",
            fields=[
                ("account_id", models.UUIDField(primary_key=True, serialize=False)),
                ("head", models.BigIntegerField(default=1)),
                ("floor", models.BigIntegerField(default=0)),
            ],
            options={
                "db_table": "sync_state",
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
                "constraints": [models.UniqueConstraint(fields=("scope", "key"), name="social_idempotency_scope_key")],
            },
        ),
        migrations.CreateModel(
            name="InboxEvent",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("source", models.TextField()),
                ("type", models.TextField()),
                ("received_at", models.DateTimeField()),
            ],
            options={
                "db_table": "inbox",
                "abstract": False,
                "indexes": [models.Index(fields=["received_at"], name="inbox_received")],
            },
        ),
        migrations.CreateModel(
            name="OutboxRow",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("task", models.TextField()),
                ("queue", models.TextField()),
                ("is_batch", models.BooleanField()),
                ("target", models.TextField()),
                ("payload", models.JSONField()),
                ("progress", models.JSONField(null=True)),
                ("attempts", models.PositiveIntegerField()),
                ("fence", models.PositiveBigIntegerField()),
                ("available_at", models.DateTimeField()),
                ("send_at", models.DateTimeField()),
                ("claimed_at", models.DateTimeField(null=True)),
                ("dead_at", models.DateTimeField(null=True)),
                ("last_error", models.TextField()),
                ("request_id", models.TextField()),
                ("created_at", models.DateTimeField()),
                ("last_updated_at", models.DateTimeField()),
            ],
            options={
                "db_table": "outbox",
                "abstract": False,
                "indexes": [
                    models.Index(
                        condition=models.Q(("dead_at__isnull", True), ("is_batch", False)),
                        fields=["queue", "send_at"],
                        name="outbox_send",
                    ),
                    models.Index(
                        condition=models.Q(("dead_at__isnull", True), ("is_batch", True)),
                        fields=["task", "target", "available_at"],
                        name="outbox_batch",
                    ),
                    models.Index(
                        condition=models.Q(("dead_at__isnull", False)), fields=["dead_at"], name="outbox_dead"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Post",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("created_at", models.DateTimeField()),
                ("last_updated_at", models.DateTimeField()),
                ("is_deleted", models.BooleanField(default=False)),
                ("version", models.BigIntegerField()),
                ("card_version", models.BigIntegerField(default=1)),
                ("text", models.TextField()),
                ("content_warning", models.TextField(null=True)),
                (
                    "visibility",
                    models.TextField(
                        choices=[("public", "Public"), ("followers", "Followers"), ("private", "Private")],
                        default="public",
                    ),
                ),
                ("published_at", models.DateTimeField()),
                ("edited_at", models.DateTimeField(null=True)),
                ("like_count", models.BigIntegerField(default=0)),
                ("reply_count", models.BigIntegerField(default=0)),
                ("repost_count", models.BigIntegerField(default=0)),
                (
                    "reply_to",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="replies",
                        to="social.post",
                    ),
                ),
                (
                    "root",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="+",
                        to="social.post",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="posts",
                        to="social.profile",
                    ),
                ),
            ],
            options={
                "db_table": "post",
            },
        ),
        migrations.CreateModel(
            name="Mute",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("created_at", models.DateTimeField()),
                ("last_updated_at", models.DateTimeField()),
                ("is_deleted", models.BooleanField(default=False)),
                (
                    "account",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="+",
                        to="social.profile",
                    ),
                ),
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
                "db_table": "mute",
            },
        ),
        migrations.CreateModel(
            name="Like",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("created_at", models.DateTimeField()),
                ("last_updated_at", models.DateTimeField()),
                ("is_deleted", models.BooleanField(default=False)),
                ("version", models.BigIntegerField()),
                (
                    "post",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="likes",
                        to="social.post",
                    ),
                ),
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
                "db_table": "post_like",
            },
        ),
        migrations.CreateModel(
            name="Follow",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("created_at", models.DateTimeField()),
                ("last_updated_at", models.DateTimeField()),
                ("is_deleted", models.BooleanField(default=False)),
                ("version", models.BigIntegerField()),
                ("state", models.TextField(choices=[("requested", "Requested"), ("accepted", "Accepted")])),
                ("accepted_at", models.DateTimeField(null=True)),
                (
                    "account",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="+",
                        to="social.profile",
                    ),
                ),
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
                "db_table": "follow",
            },
        ),
        migrations.CreateModel(
            name="Block",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("created_at", models.DateTimeField()),
                ("last_updated_at", models.DateTimeField()),
                ("is_deleted", models.BooleanField(default=False)),
                (
                    "account",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="+",
                        to="social.profile",
                    ),
                ),
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
                "db_table": "block",
            },
        ),
        migrations.CreateModel(
            name="ScheduledRun",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "job", "slot", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("job", models.TextField()),
                ("slot", models.DateTimeField()),
                ("started_at", models.DateTimeField()),
            ],
            options={
                "db_table": "scheduled_run",
                "abstract": False,
                "indexes": [models.Index(fields=["started_at"], name="scheduled_run_started")],
            },
        ),
        migrations.CreateModel(
            name="PostEdit",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("created_at", models.DateTimeField()),
                ("last_updated_at", models.DateTimeField()),
                ("is_deleted", models.BooleanField(default=False)),
                ("text", models.TextField()),
                ("content_warning", models.TextField(null=True)),
                (
                    "post",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="edits",
                        to="social.post",
                    ),
                ),
            ],
            options={
                "db_table": "post_edit",
                "indexes": [models.Index(fields=["post", "-created_at", "-id"], name="post_edit_newest")],
            },
        ),
        migrations.AddIndex(
            model_name="post",
            index=models.Index(
                condition=models.Q(("is_deleted", False)),
                fields=["owner", "-published_at", "-id"],
                name="post_owner_newest",
            ),
        ),
        migrations.AddIndex(
            model_name="post",
            index=models.Index(
                condition=models.Q(("is_deleted", False), ("reply_to__isnull", False)),
                fields=["reply_to", "published_at", "id"],
                name="post_replies",
            ),
        ),
        migrations.AddIndex(
            model_name="post",
            index=models.Index(
                condition=models.Q(("root__isnull", False)), fields=["root", "published_at", "id"], name="post_thread"
            ),
        ),
        migrations.AddIndex(
            model_name="post",
            index=models.Index(
                condition=models.Q(("is_deleted", False), ("visibility", "public")),
                fields=["-published_at", "-id"],
                name="post_public_newest",
            ),
        ),
        migrations.AddConstraint(
            model_name="post",
            constraint=models.UniqueConstraint(fields=("owner", "version"), name="post_owner_version"),
        ),
        migrations.AddConstraint(
            model_name="post",
            constraint=models.CheckConstraint(
                condition=models.Q(("visibility__in", ["public", "followers", "private"])), name="post_visibility_known"
            ),
        ),
        migrations.AddIndex(
            model_name="mute",
            index=models.Index(
                condition=models.Q(("is_deleted", False)), fields=["account", "owner"], name="mute_account"
            ),
        ),
        migrations.AddIndex(
            model_name="mute",
            index=models.Index(
                condition=models.Q(("is_deleted", False)), fields=["owner", "-created_at", "-id"], name="mute_by_owner"
            ),
        ),
        migrations.AddConstraint(
            model_name="mute",
            constraint=models.UniqueConstraint(fields=("owner", "account"), name="mute_owner_account"),
        ),
        migrations.AddConstraint(
            model_name="mute",
            constraint=models.CheckConstraint(
                condition=models.Q(("owner", models.F("account")), _negated=True), name="mute_not_self"
            ),
        ),
        migrations.AddIndex(
            model_name="like",
            index=models.Index(condition=models.Q(("is_deleted", False)), fields=["post", "owner"], name="like_post"),
        ),
        migrations.AddConstraint(
            model_name="like",
            constraint=models.UniqueConstraint(fields=("owner", "post"), name="like_owner_post"),
        ),
        migrations.AddConstraint(
            model_name="like",
            constraint=models.UniqueConstraint(fields=("owner", "version"), name="like_owner_version"),
        ),
        migrations.AddIndex(
            model_name="follow",
            index=models.Index(
                condition=models.Q(("is_deleted", False), ("state", "accepted")),
                fields=["account", "owner"],
                name="follow_followers",
            ),
        ),
        migrations.AddIndex(
            model_name="follow",
            index=models.Index(
                condition=models.Q(("is_deleted", False), ("state", "accepted")),
                fields=["account", "-created_at", "-id"],
                name="follow_followers_newest",
            ),
        ),
        migrations.AddIndex(
            model_name="follow",
            index=models.Index(
                condition=models.Q(("is_deleted", False), ("state", "requested")),
                fields=["account", "-created_at", "-id"],
                name="follow_requests_newest",
            ),
        ),
        migrations.AddIndex(
            model_name="follow",
            index=models.Index(
                condition=models.Q(("is_deleted", False)),
                fields=["owner", "-created_at", "-id"],
                name="follow_by_owner",
            ),
        ),
        migrations.AddConstraint(
            model_name="follow",
            constraint=models.UniqueConstraint(fields=("owner", "account"), name="follow_owner_account"),
        ),
        migrations.AddConstraint(
            model_name="follow",
            constraint=models.UniqueConstraint(fields=("owner", "version"), name="follow_owner_version"),
        ),
        migrations.AddConstraint(
            model_name="follow",
            constraint=models.CheckConstraint(
                condition=models.Q(("owner", models.F("account")), _negated=True), name="follow_not_self"
            ),
        ),
        migrations.AddConstraint(
            model_name="follow",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["requested", "accepted"])), name="follow_state_known"
            ),
        ),
        migrations.AddIndex(
            model_name="block",
            index=models.Index(
                condition=models.Q(("is_deleted", False)), fields=["account", "owner"], name="block_account"
            ),
        ),
        migrations.AddIndex(
            model_name="block",
            index=models.Index(
                condition=models.Q(("is_deleted", False)), fields=["owner", "-created_at", "-id"], name="block_by_owner"
            ),
        ),
        migrations.AddConstraint(
            model_name="block",
            constraint=models.UniqueConstraint(fields=("owner", "account"), name="block_owner_account"),
        ),
        migrations.AddConstraint(
            model_name="block",
            constraint=models.CheckConstraint(
                condition=models.Q(("owner", models.F("account")), _negated=True), name="block_not_self"
            ),
        ),
    ]
