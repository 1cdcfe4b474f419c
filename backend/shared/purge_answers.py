"""Removal of answers that were kept for repeated requests."""

from datetime import datetime
from typing import Any

from django.apps import apps
from django.conf import settings

CHUNK = 1000


def purge_answers(*, before: datetime) -> int:
    """Delete what was answered before this time, a chunk at a time; return how many."""
    answers: Any = apps.get_model(settings.SERVICE, "IdempotencyKey")._default_manager
    total = 0
    while ids := list(
        answers.filter(created_at__lt=before).order_by("created_at").values_list("id", flat=True)[:CHUNK]
    ):
        total += answers.filter(id__in=ids).delete()[0]
    return total
