"""Settings of the media service."""

from config.settings.base import *  # noqa: F403

BODY_TYPES = frozenset({"application/json", "multipart/form-data"})
