"""The accounts service from nothing: accounts, their keys, sessions, tokens, and the kernel's tables."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Account",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("created_at", models.DateTimeField()),
                ("last_updated_at", models.DateTimeField()),
                ("is_deleted", models.BooleanField(default=False)),
                ("username", models.TextField()),
                ("display_name", models.TextField()),
                ("bio", models.TextField(default="")),
                ("avatar_url", models.TextField(null=True)),
                ("is_private", models.BooleanField(default=False)),
                ("is_operator", models.BooleanField(default=False)),
                ("profile_version", models.BigIntegerField(default=1)),
                ("email_ciphertext", models.BinaryField(null=True)),
                ("email_index", models.BinaryField(null=True)),
                ("email_verified_at", models.DateTimeField(null=True)),
                ("password_hash", models.TextField()),
            ],
            options={
                "db_table": "account",
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
            },
        ),
        migrations.CreateModel(
            name="MailToken",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                (
                    "purpose",
                    models.TextField(choices=[("verify_email", "Verify Email"), ("reset_password", "Reset Password")]),
                ),
                ("digest", models.BinaryField()),
                ("created_at", models.DateTimeField()),
                ("last_updated_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField(db_index=True)),
                ("used_at", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "mail_token",
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
            },
        ),
        migrations.CreateModel(
            name="RefreshToken",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("digest", models.BinaryField()),
                ("created_at", models.DateTimeField()),
                ("last_updated_at", models.DateTimeField()),
                ("rotated_at", models.DateTimeField(null=True)),
                ("expires_at", models.DateTimeField(db_index=True)),
            ],
            options={
                "db_table": "refresh_token",
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
            },
        ),
        migrations.CreateModel(
            name="Session",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("device_ciphertext", models.BinaryField()),
                ("created_at", models.DateTimeField()),
                ("last_updated_at", models.DateTimeField()),
                ("last_used_at", models.DateTimeField()),
                ("revoked_at", models.DateTimeField(null=True)),
                (
                    "revoke_reason",
                    models.TextField(
                        choices=[
                            ("logged_out", "Logged Out"),
                            ("revoked", "Revoked"),
                            ("token_reused", "Token Reused"),
                            ("password_changed", "Password Changed"),
                            ("password_reset", "Password Reset"),
                        ],
                        null=True,
                    ),
                ),
            ],
            options={
                "db_table": "session",
            },
        ),
        migrations.CreateModel(
            name="AccountKey",
            fields=[
                (
                    "account",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="key",
                        serialize=False,
                        to="accounts.account",
                    ),
                ),
                ("wrapped_key", models.BinaryField()),
                ("created_at", models.DateTimeField()),
                ("last_updated_at", models.DateTimeField()),
            ],
            options={
                "db_table": "account_key",
            },
        ),
        migrations.AddIndex(
            model_name="account",
            index=models.Index(
                condition=models.Q(("email_index__isnull", False), ("is_deleted", False)),
                fields=["email_index", "email_verified_at", "created_at", "id"],
                name="account_email_claims",
            ),
        ),
        migrations.AddConstraint(
            model_name="account",
            constraint=models.UniqueConstraint(fields=("username",), name="account_username"),
        ),
        migrations.AddConstraint(
            model_name="account",
            constraint=models.UniqueConstraint(
                condition=models.Q(("email_verified_at__isnull", False), ("is_deleted", False)),
                fields=("email_index",),
                name="account_email_owner",
            ),
        ),
        migrations.AddConstraint(
            model_name="account",
            constraint=models.CheckConstraint(
                condition=models.Q(("username__regex", "^[a-z0-9_]{3,30}$")), name="account_username_form"
            ),
        ),
        migrations.AddConstraint(
            model_name="idempotencykey",
            constraint=models.UniqueConstraint(fields=("scope", "key"), name="accounts_idempotency_scope_key"),
        ),
        migrations.AddIndex(
            model_name="inboxevent",
            index=models.Index(fields=["received_at"], name="inbox_received"),
        ),
        migrations.AddField(
            model_name="mailtoken",
            name="account",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="mail_tokens",
                to="accounts.account",
            ),
        ),
        migrations.AddIndex(
            model_name="outboxrow",
            index=models.Index(
                condition=models.Q(("dead_at__isnull", True), ("is_batch", False)),
                fields=["queue", "send_at"],
                name="outbox_send",
            ),
        ),
        migrations.AddIndex(
            model_name="outboxrow",
            index=models.Index(
                condition=models.Q(("dead_at__isnull", True), ("is_batch", True)),
                fields=["task", "target", "available_at"],
                name="outbox_batch",
            ),
        ),
        migrations.AddIndex(
            model_name="outboxrow",
            index=models.Index(condition=models.Q(("dead_at__isnull", False)), fields=["dead_at"], name="outbox_dead"),
        ),
        migrations.AddField(
            model_name="refreshtoken",
            name="parent",
            field=models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="successor",
                to="accounts.refreshtoken",
            ),
        ),
        migrations.AddIndex(
            model_name="scheduledrun",
            index=models.Index(fields=["started_at"], name="scheduled_run_started"),
        ),
        migrations.AddField(
            model_name="session",
            name="account",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="sessions",
                to="accounts.account",
            ),
        ),
        migrations.AddField(
            model_name="refreshtoken",
            name="session",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="refresh_tokens", to="accounts.session"
            ),
        ),
        migrations.AddIndex(
            model_name="mailtoken",
            index=models.Index(fields=["account", "purpose", "used_at"], name="mail_token_account_purpose"),
        ),
        migrations.AddConstraint(
            model_name="mailtoken",
            constraint=models.UniqueConstraint(fields=("digest",), name="mail_token_digest"),
        ),
        migrations.AddIndex(
            model_name="session",
            index=models.Index(fields=["account", "-created_at", "-id"], name="session_account_newest"),
        ),
        migrations.AddIndex(
            model_name="session",
            index=models.Index(
                condition=models.Q(("revoked_at__isnull", True)), fields=["account"], name="session_account_live"
            ),
        ),
        migrations.AddIndex(
            model_name="session",
            index=models.Index(fields=["last_used_at"], name="session_last_used"),
        ),
        migrations.AddConstraint(
            model_name="session",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("revoke_reason__isnull", True), ("revoked_at__isnull", True)),
                    models.Q(("revoke_reason__isnull", False), ("revoked_at__isnull", False)),
                    _connector="OR",
                ),
                name="session_revoked_for_a_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="refreshtoken",
            constraint=models.UniqueConstraint(fields=("digest",), name="refresh_token_digest"),
        ),
    ]
