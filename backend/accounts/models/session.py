"""Sessions: the devices that an account is logged in on."""

from datetime import datetime, timedelta
from typing import Self

from django.db import models
from django.db.models import Q

from backend.accounts.models.account import Account

SESSION_IDLE = timedelta(days=30)


class RevokeReason(models.TextChoices):
    """Why a session ended."""

    LOGGED_OUT = "logged_out"
    REVOKED = "revoked"
    TOKEN_REUSED = "token_reused"  # noqa: S105
    PASSWORD_CHANGED = "password_changed"  # noqa: S105
    PASSWORD_RESET = "password_reset"  # noqa: S105


class SessionQuerySet(models.QuerySet["Session"]):
    """Filters of sessions."""

    def live(self, *, at: datetime) -> Self:
        """Return the sessions that can still be refreshed."""
        return self.filter(revoked_at__isnull=True, last_used_at__gt=at - SESSION_IDLE)

    def of(self, *, account_id: object) -> Self:
        """Return an account's sessions."""
        return self.filter(account_id=account_id)


class Session(models.Model):
    """One log-in: a family of refresh tokens; `device_ciphertext` is the User-Agent that logged in."""

    id = models.UUIDField(primary_key=True)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="sessions", db_index=False)
    device_ciphertext = models.BinaryField()
    created_at = models.DateTimeField()
    last_updated_at = models.DateTimeField()
    last_used_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    revoke_reason = models.TextField(choices=RevokeReason, null=True)

    objects = SessionQuerySet.as_manager()

    class Meta:
        db_table = "session"
        constraints = [
            models.CheckConstraint(
                condition=Q(revoked_at__isnull=True, revoke_reason__isnull=True)
                | Q(revoked_at__isnull=False, revoke_reason__isnull=False),
                name="session_revoked_for_a_reason",
            )
        ]
        indexes = [
            models.Index(fields=["account", "-created_at", "-id"], name="session_account_newest"),
            models.Index(fields=["account"], condition=Q(revoked_at__isnull=True), name="session_account_live"),
            models.Index(fields=["last_used_at"], name="session_last_used"),
            models.Index(fields=["revoked_at"], condition=Q(revoked_at__isnull=False), name="session_ended"),
        ]
