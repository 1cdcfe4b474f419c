"""Settings under which one run of mypy sees the models of every service; no process ever runs with them."""

from config.env import SERVICES
from config.settings.base import *  # noqa: F403

INSTALLED_APPS = [f"backend.{service}" for service in SERVICES]
