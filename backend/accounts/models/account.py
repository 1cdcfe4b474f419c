"""Accounts: the public profile, and the e-mail address as ciphertext with a blind index."""

from typing import Self

from django.db import models
from django.db.models import Q

from backend.accounts.utils.usernames import USERNAME_PATTERN
from backend.shared.models.base_record import BaseRecord, RecordQuerySet


class AccountQuerySet(RecordQuerySet["Account"]):
    """Filters of accounts."""

    def claiming(self, *, email_index: bytes) -> Self:
        """Return the live accounts with this e-mail address, its verified owner first, then the oldest claim."""
        # Ascending puts the verified one first: PostgreSQL sorts NULL last.
        return self.alive().filter(email_index=email_index).order_by("email_verified_at", "created_at", "id")

    def owning(self, *, email_index: bytes) -> Self:
        """Return the live account that has verified this e-mail address."""
        return self.alive().filter(email_index=email_index, email_verified_at__isnull=False)


class Account(BaseRecord):
    """A person here.

    An e-mail address may be claimed by many and is owned by the one who verified it. `profile_version` grows with
    each change of what other services keep a copy of. `avatar_media_id` is the upload that `avatar_url` shows, or will
    show when it is ready, and `avatar_media_version` what is known of it; both null where the address is elsewhere.
    """

    username = models.TextField()
    display_name = models.TextField()
    bio = models.TextField(default="")
    avatar_url = models.TextField(null=True)
    avatar_media_id = models.UUIDField(null=True)
    avatar_media_version = models.BigIntegerField(null=True)
    is_private = models.BooleanField(default=False)
    is_operator = models.BooleanField(default=False)
    profile_version = models.BigIntegerField(default=1)
    email_ciphertext = models.BinaryField(null=True)
    email_index = models.BinaryField(null=True)
    email_verified_at = models.DateTimeField(null=True)
    password_hash = models.TextField()
    password_changed_at = models.DateTimeField(null=True)

    objects = AccountQuerySet.as_manager()

    class Meta:
        db_table = "account"
        constraints = [
            models.UniqueConstraint(fields=["username"], name="account_username"),
            models.UniqueConstraint(
                fields=["email_index"],
                condition=Q(email_verified_at__isnull=False, is_deleted=False),
                name="account_email_owner",
            ),
            models.CheckConstraint(condition=Q(username__regex=USERNAME_PATTERN), name="account_username_form"),
        ]
        indexes = [
            models.Index(
                fields=["email_index", "email_verified_at", "created_at", "id"],
                condition=Q(is_deleted=False, email_index__isnull=False),
                name="account_email_claims",
            )
        ]
