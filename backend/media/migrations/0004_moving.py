"""Media whose renditions may lie in the wrong place; those that are there already are all looked at, once."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("media", "0003_lifecycle"),
    ]

    operations = [
        migrations.AddField(
            model_name="media",
            name="is_moving",
            field=models.BooleanField(default=False, db_default=True),
        ),
        migrations.AlterField(
            model_name="media",
            name="is_moving",
            field=models.BooleanField(default=False, db_default=False),
        ),
        migrations.AddIndex(
            model_name="media",
            index=models.Index(
                condition=models.Q(("is_deleted", False), ("is_moving", True)),
                fields=["last_updated_at", "id"],
                name="media_moving",
            ),
        ),
    ]
