"""Settings of the audit service."""

from config.settings.base import *  # noqa: F403
