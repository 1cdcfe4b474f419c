"""The schema of the media service."""

from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
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
    ]
