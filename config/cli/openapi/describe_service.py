"""Print the OpenAPI document of the service that SERVICE names: `python -m config.cli.openapi.describe_service`."""

import importlib
import sys

import django
import orjson
from django.conf import settings

from backend.shared.http.openapi.document import describe_api


def describe_service() -> bytes:
    """Return the document of this process's service as JSON; connects to nothing."""
    django.setup()
    routes = importlib.import_module(settings.ROOT_URLCONF)
    return orjson.dumps(describe_api(routes.api))


if __name__ == "__main__":
    sys.stdout.buffer.write(describe_service())
