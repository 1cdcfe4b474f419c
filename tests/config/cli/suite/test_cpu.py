"""The CPU time of a tree of processes."""

import os
import subprocess
import sys

from config.cli.suite.cpu import tree_seconds
from tests.support.waiting import eventually

BUSY = "import time\nend = time.process_time() + {seconds}\nwhile time.process_time() < end: pass\n"
GRANDCHILD = "import subprocess, sys\nsubprocess.run([sys.executable, '-c', {busy!r}])\ninput()"


def test_what_has_ended_below_a_process_counts_and_what_is_beside_it_does_not() -> None:
    code = GRANDCHILD.format(busy=BUSY.format(seconds=0.5))
    with subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE) as child:
        eventually(lambda: tree_seconds(child.pid), is_so=lambda seconds: seconds >= 0.5)
        assert tree_seconds(child.pid) < 5
        assert tree_seconds(os.getpid()) >= tree_seconds(child.pid)
        child.communicate(b"\n")
