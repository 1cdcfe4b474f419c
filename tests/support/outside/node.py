"""Node.js from its wheel, and the packages that the recipes name, installed as their lock file says."""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import mkdtemp

from config.cli.stack.paths import ROOT

PROGRAMS = Path(sys.prefix) / "bin"
RECIPES = ROOT / "docs" / "recipes"
DECLARED = ("package.json", "package-lock.json", ".npmrc")
INSTALLED = ROOT / ".plaza-test" / "node"
INSTALL_SECONDS = 180
INSTALL = ("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund")


def node_environment() -> dict[str, str]:
    """Return the environment of a Node process, in which the wheel's Node and npm come before any other."""
    return {**os.environ, "PATH": f"{PROGRAMS}{os.pathsep}{os.environ.get('PATH', os.defpath)}"}


def installed_packages(declared: Path = RECIPES) -> Path:
    """Install what a folder's lock file names, once for each state of that file, and return where."""
    digest = hashlib.sha256(b"".join((declared / name).read_bytes() for name in DECLARED)).hexdigest()
    folder = INSTALLED / digest[:16]
    if not folder.exists():
        INSTALLED.mkdir(parents=True, exist_ok=True)
        with (INSTALLED / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)  # a process beside this one may be installing the same
            if not folder.exists():
                _install(folder, declared=declared)
    return folder


def _install(folder: Path, *, declared: Path) -> None:
    """Install the declared packages in a folder beside the right one and put it in its place, all at once."""
    fresh = Path(mkdtemp(prefix="installing-", dir=INSTALLED))
    try:
        for name in DECLARED:
            shutil.copy(declared / name, fresh)
        done = subprocess.run(
            INSTALL,
            cwd=fresh,
            env=node_environment(),
            capture_output=True,
            text=True,
            check=False,
            timeout=INSTALL_SECONDS,
        )
        assert done.returncode == 0, f"npm did not install what {declared.name} declares:\n{done.stdout}\n{done.stderr}"
        fresh.rename(folder)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


def lay_out(folder: Path, *, clients: Path) -> Path:
    """Lay the recipes and a test's own scenarios out as they lie here, beside the packages; return the scenarios."""
    packages = installed_packages()
    (folder / "node_modules").symlink_to(packages / "node_modules")
    shutil.copy(packages / "package.json", folder)
    recipes = sorted(path for path in RECIPES.iterdir() if path.is_dir() and path.name != "node_modules")
    for source in (*recipes, clients):
        shutil.copytree(source, folder / source.relative_to(ROOT))
    return folder / clients.relative_to(ROOT)
