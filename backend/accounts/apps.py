"""The accounts service: who you are, credentials, sessions."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Accounts as a Django app."""

    name = "backend.accounts"
    label = "accounts"
