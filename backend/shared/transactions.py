"""Explicit transactions: a use case opens one, a nested use case joins it."""

from contextlib import AbstractContextManager

from django.db import transaction as django_transaction


def transaction() -> AbstractContextManager[None]:
    """Open a transaction, or join the one that is open (without a savepoint of its own)."""
    return django_transaction.atomic(savepoint=False)
