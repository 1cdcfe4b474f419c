"""What every process of a service does first: logs, Sentry, Django; the same for web, worker and command."""

import os

import django
from django.conf import settings

from config.logging import configure_logging
from config.sentry import start_sentry


def start_process() -> None:
    """Make Django and what surrounds it ready for the service named by SERVICE."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", f"config.settings.{os.environ.get('SERVICE', 'accounts')}")
    configure_logging(settings=settings.LOGGING)
    start_sentry(dsn=settings.SENTRY_DSN, environment=settings.ENVIRONMENT, service=settings.SERVICE)
    django.setup()
