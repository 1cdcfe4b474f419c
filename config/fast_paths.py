"""Thin WSGI layers in front of Django for the hottest routes; whatever is unusual falls through to Django."""

from wsgiref.types import WSGIApplication

from django.utils.module_loading import import_string

# By name, so that a service loads its own layer alone.
LAYERS = {"social": "backend.social.views.fast_feed.fast_feed"}


def fast_paths(*, service: str, application: WSGIApplication) -> WSGIApplication:
    """Return the application behind the layers of this service."""
    if service not in LAYERS:
        return application
    wrapped: WSGIApplication = import_string(LAYERS[service])(application)
    return wrapped
