"""The social service: what you say, to whom; feeds."""

from django.apps import AppConfig


class SocialConfig(AppConfig):
    """Social as a Django app."""

    name = "backend.social"
    label = "social"
