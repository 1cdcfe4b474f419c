"""Slots of scheduled jobs that the social service has started."""

from backend.shared.models.scheduled_run import AbstractScheduledRun


class ScheduledRun(AbstractScheduledRun):
    """A job and the slot that it ran for."""
