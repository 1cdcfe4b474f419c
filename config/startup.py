"""What every process of a service does first: logs, Sentry, Django; the same for web, worker and command."""

import os
from multiprocessing.util import Finalize

import django
from django.conf import settings
from django.db import connections
from django.utils.module_loading import import_string

from config.logging import configure_logging

# By name: its SDK takes a tenth of a start, and is loaded where it is on alone.
START_SENTRY = "config.sentry.start_sentry"


def start_process() -> None:
    """Make Django and what surrounds it ready for the service named by SERVICE."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", f"config.settings.{os.environ.get('SERVICE', 'accounts')}")
    configure_logging(settings=settings.LOGGING)
    if settings.SENTRY_DSN is not None:
        import_string(START_SENTRY)(dsn=settings.SENTRY_DSN, environment=settings.ENVIRONMENT, service=settings.SERVICE)
    django.setup()
    # Children of multiprocessing, as web processes are, do not call atexit.
    Finalize(None, close_pools, exitpriority=0)


def close_pools() -> None:
    """Close the pools while threads can still end: from Python 3.13 on each waits for 5 s when the interpreter ends."""
    for alias in connections:
        connections[alias].close_pool()
