"""Events that the accounts service has taken."""

from backend.shared.models.inbox_event import AbstractInboxEvent


class InboxEvent(AbstractInboxEvent):
    """An event that another service sent."""
