"""A process of a service closes its database pool before the interpreter ends."""

import subprocess
import sys

import pytest

from config.cli.stack import StackState
from config.cli.stack.paths import ROOT

SCRIPT = """
import atexit
atexit.register(lambda: print("closed", pools[0].closed))  # registered first, called last
from config.startup import start_process
start_process()
from django.db import connection
connection.ensure_connection()
pools = [connection.pool]
print("open", not pools[0].closed)
"""


@pytest.mark.parametrize("service", ["accounts", "social"])
def test_the_pool_is_closed_at_the_end(infrastructure: StackState, service: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT],
        cwd=ROOT,
        env=dict(infrastructure.services[service]),
        capture_output=True,
        text=True,
        check=True,
    )

    assert done.stdout.splitlines() == ["open True", "closed True"]
