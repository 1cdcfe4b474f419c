"""Later work of the media service."""

from backend.shared.models.outbox_row import AbstractOutboxRow


class OutboxRow(AbstractOutboxRow):
    """One piece of later work."""
