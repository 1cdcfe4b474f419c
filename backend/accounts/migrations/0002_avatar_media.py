"""The upload that a profile's picture is made of."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="account",
            name="avatar_media_id",
            field=models.UUIDField(null=True),
        ),
        migrations.AddField(
            model_name="account",
            name="avatar_media_version",
            field=models.BigIntegerField(null=True),
        ),
    ]
