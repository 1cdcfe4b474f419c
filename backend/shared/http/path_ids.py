"""Ids in paths: UUIDs in any case. Django's own converter takes small letters alone."""

from functools import cache
from uuid import UUID

from django.urls import register_converter


class AnyCaseUuid:
    """A UUID with its dashes."""

    regex = "[0-9A-Fa-f]{8}-(?:[0-9A-Fa-f]{4}-){3}[0-9A-Fa-f]{12}"

    def to_python(self, value: str) -> UUID:
        """Return the id."""
        return UUID(value)

    def to_url(self, value: UUID) -> str:
        """Return the id in its usual form."""
        return str(value)


@cache
def register_ids() -> None:
    """Make `{id:name}` known to the routes of this process, once."""
    register_converter(AnyCaseUuid, "id")
