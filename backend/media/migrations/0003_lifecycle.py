"""What clearing away asks by, and what is kept of a comparison with the bucket."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("media", "0002_uploads"),
    ]

    operations = [
        migrations.CreateModel(
            name="Reconciliation",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("started_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField()),
                ("objects_counted", models.BigIntegerField()),
                ("bytes_counted", models.BigIntegerField()),
                ("missing", models.BigIntegerField()),
                ("unknown", models.BigIntegerField()),
                ("differing", models.BigIntegerField()),
                ("samples", models.JSONField()),
            ],
            options={
                "db_table": "reconciliation",
            },
        ),
        migrations.AddIndex(
            model_name="media",
            index=models.Index(
                condition=models.Q(("is_deleted", False), ("status", "processing")),
                fields=["last_updated_at", "id"],
                name="media_processing",
            ),
        ),
        migrations.AddIndex(
            model_name="reconciliation",
            index=models.Index(fields=["-ended_at"], name="reconciliation_newest"),
        ),
    ]
