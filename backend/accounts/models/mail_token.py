"""Tokens that travel by mail, by their digest."""

from datetime import datetime
from typing import Self
from uuid import UUID

from django.db import models

from backend.accounts.models.account import Account


class MailPurpose(models.TextChoices):
    """What a mailed token is good for."""

    VERIFY_EMAIL = "verify_email"
    RESET_PASSWORD = "reset_password"  # noqa: S105


class MailTokenQuerySet(models.QuerySet["MailToken"]):
    """Filters of mailed tokens."""

    def usable(self, *, purpose: MailPurpose, digest: bytes, at: datetime) -> Self:
        """Return the unused, unexpired token with this digest."""
        return self.filter(purpose=purpose, digest=digest, used_at__isnull=True, expires_at__gt=at)

    def unused(self, *, account_id: UUID, purpose: MailPurpose) -> Self:
        """Return an account's unused tokens of one purpose."""
        return self.filter(account_id=account_id, purpose=purpose, used_at__isnull=True)


class MailToken(models.Model):
    """A token that travels by mail; it can be used once.

    `delivered_at` is when a mail server took the mail, `work_id` the outbox row that is to deliver it.
    """

    id = models.UUIDField(primary_key=True)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="mail_tokens", db_index=False)
    purpose = models.TextField(choices=MailPurpose)
    digest = models.BinaryField()
    created_at = models.DateTimeField()
    last_updated_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)
    delivered_at = models.DateTimeField(null=True)
    work_id = models.UUIDField(null=True)
    used_at = models.DateTimeField(null=True)

    objects = MailTokenQuerySet.as_manager()

    class Meta:
        db_table = "mail_token"
        constraints = [models.UniqueConstraint(fields=["digest"], name="mail_token_digest")]
        indexes = [
            models.Index(fields=["account", "purpose", "used_at", "delivered_at"], name="mail_token_account_links")
        ]
