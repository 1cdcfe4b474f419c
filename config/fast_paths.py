"""Thin WSGI layers in front of Django for the hottest routes; whatever is unusual falls through to Django."""

from collections.abc import Callable
from wsgiref.types import WSGIApplication

from backend.social.views.fast_feed import fast_feed

LAYERS: dict[str, Callable[[WSGIApplication], WSGIApplication]] = {"social": fast_feed}


def fast_paths(*, service: str, application: WSGIApplication) -> WSGIApplication:
    """Return the application behind the layers of this service."""
    layer = LAYERS.get(service)
    return layer(application) if layer else application
