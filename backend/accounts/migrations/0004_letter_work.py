"""A mailed token knows the row that is to deliver it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_credentials"),
    ]

    operations = [
        migrations.AddField(
            model_name="mailtoken",
            name="work_id",
            field=models.UUIDField(null=True),
        ),
    ]
