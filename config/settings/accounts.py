"""Settings of the accounts service."""

from config.settings.base import *  # noqa: F403
