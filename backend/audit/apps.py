"""The audit service as a Django app."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """Gives the app its label."""

    name = "backend.audit"
    label = "audit"
