"""Settings of the media service."""

from config.settings.base import *  # noqa: F403
