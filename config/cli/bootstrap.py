"""Make .venv and install what requirements.lock names; ./plaza runs this with the machine's own Python.

One run at a time (the others wait and then find nothing to do); an interrupted one is simply done again.
"""

import fcntl
import shutil
import subprocess
import sys
import time
from pathlib import Path

PIP = ("-m", "pip", "--disable-pip-version-check", "--no-input", "-qq")


def install(root: Path) -> None:
    """Bring .venv in step with the lock file. Exits with a message where that cannot be done."""
    lock, venv = root / "requirements.lock", root / ".venv"
    stamp, python = venv / "requirements.installed", venv / "bin" / "python"
    with lock.open("rb") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        wanted = held.read()
        if python.exists() and stamp.exists() and stamp.read_bytes() == wanted:
            return
        print(f"plaza: installing {wanted.count(b'==')} packages into {venv} …", flush=True)
        began = time.monotonic()
        stamp.unlink(missing_ok=True)
        if not _works(python):
            shutil.rmtree(venv, ignore_errors=True)
            _run(sys.executable, "-m", "venv", str(venv), fault="cannot make .venv; on Debian install python3.11-venv")
        _run(
            str(python),
            *PIP,
            "install",
            "--require-hashes",
            "-r",
            str(lock),
            fault="pip could not install the packages",
        )
        stamp.write_bytes(wanted)
        print(f"plaza: ready to go after {time.monotonic() - began:.0f} s", flush=True)


def _works(python: Path) -> bool:
    """Tell whether .venv is whole and of this Python version; an interrupted run may have left half of one."""
    check = "import sys, pip; sys.exit(sys.version_info[:2] != (3, 11))"
    try:
        return subprocess.run([python, "-c", check], check=False, capture_output=True).returncode == 0
    except OSError:
        return False


def _run(*command: str, fault: str) -> None:
    if subprocess.run(command, check=False).returncode:
        sys.exit(f"plaza: {fault}")


if __name__ == "__main__":
    try:
        install(Path(sys.argv[1]))
    except KeyboardInterrupt:
        sys.exit("plaza: stopped; the next run goes on")
