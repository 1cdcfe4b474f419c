"""Settings of the social service."""

from config.settings.base import *  # noqa: F403
