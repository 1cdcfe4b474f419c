"""The media service as a Django app."""

from django.apps import AppConfig


class MediaConfig(AppConfig):
    """Gives the app its label."""

    name = "backend.media"
    label = "media"
