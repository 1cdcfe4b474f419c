"""When a password changed, when a mail was delivered, and the sessions that ended lately."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_avatar_media"),
    ]

    operations = [
        migrations.AddField(
            model_name="account",
            name="password_changed_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="mailtoken",
            name="delivered_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.RemoveIndex(model_name="mailtoken", name="mail_token_account_purpose"),
        migrations.AddIndex(
            model_name="mailtoken",
            index=models.Index(
                fields=["account", "purpose", "used_at", "delivered_at"], name="mail_token_account_links"
            ),
        ),
        migrations.AddIndex(
            model_name="session",
            index=models.Index(fields=["revoked_at"], condition=Q(revoked_at__isnull=False), name="session_ended"),
        ),
    ]
