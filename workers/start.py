"""Start of a service's worker: settings, logging, broker, actors."""

import importlib
import os
import pkgutil

import dramatiq
from django.apps import apps
from django.conf import settings
from django.utils.module_loading import import_string

from backend.shared.outbox.sending.dispatch import set_dispatcher
from workers.broker import connect
from workers.middleware import build_middleware
from workers.sender import WebSender

# By name, as the settings are: config stands above the workers.
START_PROCESS = "config.startup.start_process"
# By name, as it loads the SDK of Sentry.
WATCH = "workers.check_in.watch"


class WrongService(RuntimeError):
    """A process of one service was about to load another's actors."""


def start(*, service: str) -> None:
    """Make this process ready to run the actors of a service: the common ones, and one module each of its own."""
    os.environ.setdefault("SERVICE", service)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", f"config.settings.{service}")
    if service != settings.SERVICE:
        raise WrongService(f"this process is {settings.SERVICE}, not {service}")
    if not apps.ready:  # in a process that runs Django already (a test), only the actors are new
        import_string(START_PROCESS)()
        set_dispatcher(WebSender())
    broker = connect(url=settings.BROKER_URL)
    for middleware in build_middleware():
        broker.add_middleware(middleware)
    dramatiq.set_broker(broker)
    import_actors(package="workers.common")
    import_actors(package=f"workers.{service}")
    if settings.SENTRY_DSN is not None:
        import_string(WATCH)(importlib.import_module(f"workers.{service}.schedule").JOBS)


def import_actors(*, package: str) -> None:
    """Import every module of a package; its decorators register the actors."""
    for module in pkgutil.iter_modules(importlib.import_module(package).__path__):
        importlib.import_module(f"{package}.{module.name}")
