"""Make .venv and install what the lock files name; ./plaza runs this with the newest Python of the machine that fits.

uv installs, itself fetched by the hash of the lock file; pip does it where uv cannot. One run at a time (the others
wait and then find nothing to do); an interrupted one is simply done again.
"""

import fcntl
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

OLDEST, NEWEST = (3, 11), (3, 14)
PIP = ("-m", "pip", "--disable-pip-version-check", "--no-input", "-q", "--retries", "2", "install", "--require-hashes")
PIN_OF_UV = re.compile(r"^uv==(\S+).*?(?=^\S|\Z)", re.MULTILINE | re.DOTALL)
NO_NETWORK = re.compile(
    r"dns error|error sending request|tcp connect error|Network is unreachable|Connection refused|"
    r"NewConnectionError|NameResolutionError|ConnectTimeoutError|Temporary failure in name resolution",
    re.IGNORECASE,
)


def install(root: Path, *, names: Sequence[str]) -> None:
    """Bring .venv in step with these lock files. Exits with a message where that cannot be done."""
    with (root / "requirements.lock").open("rb") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        venv = root / ".venv"
        locks = {venv / f"{name}.installed": root / f"{name}.lock" for name in _with_installed(venv, names=names)}
        python = venv / "bin" / "python"
        if python.exists() and all(_is_copy(stamp, of=lock) for stamp, lock in locks.items()):
            return
        texts = [lock.read_bytes() for lock in locks.values()]
        pins = {pin for text in texts for pin in re.findall(rb"^\S+==\S+", text, re.MULTILINE)}
        print(f"plaza: installing {len(pins)} packages into {venv} …", flush=True)
        began = time.monotonic()
        for stamp in locks:
            stamp.unlink(missing_ok=True)
        if not _works(python):
            shutil.rmtree(venv, ignore_errors=True)
            _make_venv(venv)
        _install_locks(python, locks=[str(lock) for lock in locks.values()], uv_pin=PIN_OF_UV.search(texts[0].decode()))
        for stamp, text in zip(locks, texts, strict=True):
            stamp.write_bytes(text)
        print(f"plaza: installed after {time.monotonic() - began:.0f} s", flush=True)


def _with_installed(venv: Path, *, names: Sequence[str]) -> list[str]:
    """Return the names, and the development one where it is installed already: what a test needs is not taken away."""
    has_tests = (venv / "bin" / "pytest").exists()
    return [*names, *(["requirements-dev"] if has_tests and "requirements-dev" not in names else [])]


def _is_copy(stamp: Path, *, of: Path) -> bool:
    return stamp.exists() and stamp.read_bytes() == of.read_bytes()


def _works(python: Path) -> bool:
    """Tell whether .venv is whole and of a version that fits; an interrupted run may have left half of one."""
    check = f"import sys, pip; sys.exit(not {OLDEST} <= sys.version_info[:2] <= {NEWEST})"
    try:
        return subprocess.run([python, "-c", check], check=False, capture_output=True).returncode == 0
    except OSError:
        return False


def _make_venv(venv: Path) -> None:
    fault = _fault_of(sys.executable, "-m", "venv", str(venv))
    if fault:
        version = ".".join(map(str, sys.version_info[:2]))
        sys.exit(f"{fault}\nplaza: cannot make .venv; on Debian and Ubuntu: apt install python{version}-venv")


def _install_locks(python: Path, *, locks: Sequence[str], uv_pin: re.Match[str] | None) -> None:
    if uv_pin and _has_uv(python, pin=uv_pin):
        uv = (str(python.with_name("uv")), "pip", "sync", "--quiet", "--python", str(python))
        if not _fault_of(*uv, "--require-hashes", "--compile-bytecode", *locks):
            return
    fault = _fault_of(str(python), *PIP, *(word for lock in locks for word in ("-r", lock)))
    if fault:
        _give_up(fault)


def _has_uv(python: Path, *, pin: re.Match[str]) -> bool:
    """Install the uv that is pinned, where it is not there yet; tell whether it can be used."""
    try:
        there = subprocess.run([python.with_name("uv"), "--version"], check=False, capture_output=True, text=True)
        if there.stdout.split()[1:2] == [pin[1]]:
            return True
    except OSError:
        pass
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as alone:
        alone.write(pin[0])
        alone.flush()
        fault = _fault_of(str(python), *PIP, "--no-deps", "--only-binary", ":all:", "-r", alone.name)
    if NO_NETWORK.search(fault):
        _give_up(fault)
    return not fault


def _fault_of(*command: str) -> str:
    """Run a program; return what it printed where it failed, else nothing."""
    try:
        done = subprocess.run(command, check=False, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    except OSError as refused:
        return str(refused)
    return (done.stdout.strip() or f"{command[0]} ended with {done.returncode}") if done.returncode else ""


def _give_up(fault: str) -> None:
    if NO_NETWORK.search(fault):
        sys.exit(
            "plaza: there is no network: the packages cannot be downloaded because the package index does not answer. "
            "Connect and run the same command again (a mirror is named by PIP_INDEX_URL and UV_DEFAULT_INDEX)."
        )
    sys.exit(f"{fault}\nplaza: the packages could not be installed")


if __name__ == "__main__":
    try:
        install(Path(sys.argv[1]), names=sys.argv[2:])
    except KeyboardInterrupt:
        sys.exit("plaza: stopped; the next run goes on")
