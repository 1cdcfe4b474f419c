"""The command that workers are started by."""

import subprocess
import sys

from config.cli.stack.paths import ROOT

# A fork of the master, as a worker is, says whether others of its user may look into it: 1 is yes.
STARTED = """
import ctypes, os, runpy, sys
PR_GET_DUMPABLE = 3
def is_open():
    return ctypes.CDLL(None).prctl(PR_GET_DUMPABLE, 0, 0, 0, 0)
before = is_open()
sys.argv = ["dramatiq", "--version"]
try:
    runpy.run_module("workers.run", run_name="__main__")
except SystemExit:
    pass
if os.fork() == 0:
    print(before, is_open(), flush=True)
    os._exit(0)
os.wait()
os.execv(sys.executable, [sys.executable, "-c",
    "import ctypes; print(ctypes.CDLL(None).prctl(3, 0, 0, 0, 0))"])
"""


def test_nobody_of_the_same_user_looks_into_a_worker_and_what_it_starts_is_as_any() -> None:
    told = subprocess.run([sys.executable, "-c", STARTED], cwd=ROOT, capture_output=True, text=True, check=True).stdout

    assert told.splitlines()[-2:] == ["1 0", "1"]
