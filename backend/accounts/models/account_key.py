"""The key of an account's personal fields."""

from django.db import models

from backend.accounts.models.account import Account


class AccountKey(models.Model):
    """The wrapped data key of one account; destroying it makes what it encrypted unreadable, backups included."""

    account = models.OneToOneField(Account, primary_key=True, on_delete=models.CASCADE, related_name="key")
    wrapped_key = models.BinaryField()
    created_at = models.DateTimeField()
    last_updated_at = models.DateTimeField()

    class Meta:
        db_table = "account_key"
