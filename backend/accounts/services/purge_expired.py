"""Forgetting what has expired."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Model, QuerySet

from backend.accounts.models import SESSION_IDLE, MailToken, RefreshToken, Session
from backend.shared.purge_answers import purge_answers

BATCH = 1000
KEEP_ANSWERS = timedelta(days=30)


def purge_expired(*, at: datetime) -> int:
    """Delete expired tokens, sessions that cannot be used any more and old answers; returns how many rows.

    Works in small transactions; repeating it finds nothing.
    """
    return (
        _purge(RefreshToken.objects.filter(expires_at__lte=at))
        + _purge(MailToken.objects.filter(expires_at__lte=at))
        + _purge(Session.objects.filter(last_used_at__lte=at - SESSION_IDLE))
        + purge_answers(before=at - KEEP_ANSWERS)
    )


def _purge(rows: QuerySet[Any, Any]) -> int:
    model: type[Model] = rows.model
    total = 0
    while ids := list(rows.values_list("pk", flat=True)[:BATCH]):
        model._default_manager.filter(pk__in=ids).delete()
        total += len(ids)
    return total
