"""Later work of the social service."""

from backend.shared.models.outbox_row import AbstractOutboxRow


class OutboxRow(AbstractOutboxRow):
    """One piece of later work."""
