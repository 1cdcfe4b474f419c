"""What a use case has left in the outbox of the service under test."""

from typing import Any

from django.apps import apps
from django.conf import settings


def outbox() -> list[tuple[str, str, dict[str, Any]]]:
    """Return (task, target, payload) of every row, the oldest first."""
    rows = apps.get_model(settings.SERVICE, "OutboxRow").objects.order_by("created_at", "id")
    return [(row.task, row.target, row.payload) for row in rows]


def audited() -> list[dict[str, Any]]:
    """Return what was told to audit, without the details of transport."""
    return [payload["payload"] for _, target, payload in outbox() if target == "audit"]


def audited_actions() -> list[str]:
    """Return the actions that were told to audit, sorted."""
    return sorted(payload["action"] for payload in audited())


def told_social() -> list[dict[str, Any]]:
    """Return the events for social."""
    return [payload for _, target, payload in outbox() if target == "social"]


def forget_outbox() -> None:
    """Empty the outbox, so that a test sees only what comes next."""
    apps.get_model(settings.SERVICE, "OutboxRow").objects.all().delete()
