"""One run of mypy has the models of all four services before it."""

import subprocess
import sys

from config.cli.checks.steps import mypy_environment
from config.cli.stack.paths import ROOT, SERVICES

PROBE = """
import django
from django.apps import apps

django.setup()
print(*sorted(app.label for app in apps.get_app_configs()))
"""


def test_the_settings_of_the_type_check_install_every_service() -> None:
    environment = {**mypy_environment(), "PYTHONPATH": str(ROOT)}
    labels = subprocess.run(
        [sys.executable, "-c", PROBE], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    )
    assert labels.stdout.split() == sorted(SERVICES)
