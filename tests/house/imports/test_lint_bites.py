"""The rules that ruff holds for us are switched on: planted violations are found."""

import subprocess
import sys
from pathlib import Path

import pytest

from config.cli.stack.paths import ROOT

PLANTS = {
    "PLC0415": "def later() -> None:\n    import json\n",
    "TID251": "from django.dispatch import receiver\n",
    "D103": "def undocumented() -> None:\n    return\n",
    "ANN201": "def untyped():\n    return\n",
    "T201": "print(1)\n",
    "S105": 'password = "hunter2hunter2"\n',
    "S608": 'def query(name: str) -> str:\n    return "SELECT * FROM post WHERE text = \'" + name + "\'"\n',
    "DTZ005": "from datetime import datetime\n\nnow = datetime.now()\n",
    "C901": "def maze(a: int) -> int:\n"
    + "".join(f"    if a == {n}:\n        a += 1\n" for n in range(9))
    + "    return a\n",
    "SIM102": "def nested(a: int) -> int:\n    if a:\n        if a > 1:\n            return 1\n    return 0\n",
    "RET505": "def late(a: int) -> int:\n    if a:\n        return 1\n    else:\n        return 2\n",
}


@pytest.mark.parametrize("rule", PLANTS)
def test_a_planted_fault_is_found(rule: str) -> None:
    verdict = subprocess.run(
        [Path(sys.executable).with_name("ruff"), "check", "--stdin-filename", "backend/shared/planted.py", "-"],
        cwd=ROOT,
        input=PLANTS[rule],
        capture_output=True,
        text=True,
        check=False,
    )
    assert verdict.returncode == 1
    assert rule in verdict.stdout
