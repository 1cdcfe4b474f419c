"""Later work of the accounts service."""

from backend.shared.models.outbox_row import AbstractOutboxRow


class OutboxRow(AbstractOutboxRow):
    """One piece of later work."""
