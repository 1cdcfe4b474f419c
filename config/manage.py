"""Django's own commands for the service that SERVICE names: `python -m config.manage migrate`."""

import os
import sys

from django.conf import settings
from django.core.management import execute_from_command_line

from config.env import SERVICES
from config.startup import close_pools


def main() -> None:
    """Run one command of Django's."""
    service = os.environ.get("SERVICE", "")
    if service not in SERVICES:
        sys.exit(f"SERVICE must be one of {', '.join(SERVICES)}; ./plaza manage SERVICE sets it")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", f"config.settings.{service}")
    try:
        execute_from_command_line([f"./plaza manage {service}", *sys.argv[1:]])
    finally:
        if settings.configured:
            close_pools()


if __name__ == "__main__":
    main()
