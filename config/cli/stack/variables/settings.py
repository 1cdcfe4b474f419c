"""The variables of `.env` and of the real environment, merged, and the few that the command line itself reads."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from config.cli.stack.paths import ROOT
from config.cli.stack.variables.env_file import EnvFileFaults, parse_env, read_env_file

EXAMPLE = ROOT / ".env.example"
LOCAL = "local"
HIGHEST_PORT = 65_535
NUMBERS = {
    "WEB_WORKERS": 64,
    "WEB_THREADS": 256,
    "WORKER_THREADS": 256,
    "LOG_FILE_BYTES": 2**40,
    "LOG_FILE_COUNT": 1000,
}


class SettingsFaults(ValueError):
    """The configuration cannot be used; `faults` names everything that is wrong with it."""

    def __init__(self, *, faults: list[str]) -> None:
        self.faults = faults
        super().__init__("\n".join(faults))


@dataclass(frozen=True, slots=True)
class Settings:
    """Every variable by name; real environment variables win over the file."""

    values: Mapping[str, str] = field(repr=False)

    def text(self, name: str) -> str:
        """Return a variable."""
        return self.values[name]

    def number(self, name: str) -> int:
        """Return a variable that is a whole number."""
        return int(self.values[name])

    def is_local(self, name: str) -> bool:
        """Tell whether `plaza up` runs this part itself."""
        return self.values[name] == LOCAL

    def overlaid(self, values: Mapping[str, str]) -> "Settings":
        """Return the same settings with some variables replaced."""
        return Settings(values={**self.values, **values})


def known_names() -> tuple[str, ...]:
    """Return the name of every variable that the example documents."""
    return tuple(parse_env(EXAMPLE.read_text(encoding="utf-8"), source=EXAMPLE.name))


def read_settings(*, env_file: Path, environ: Mapping[str, str]) -> Settings:
    """Return the merged variables.

    Raises SettingsFaults, which names every missing or empty variable and every number that is none; FileNotFoundError.
    """
    try:
        from_file = read_env_file(env_file)
    except EnvFileFaults as refused:
        raise SettingsFaults(faults=refused.faults) from None
    names = known_names()
    values = {**from_file, **{name: environ[name] for name in names if name in environ}}
    faults = [fault for name in names if (fault := _fault(name, values.get(name)))]
    if faults:
        raise SettingsFaults(faults=faults)
    return Settings(values=values)


def _fault(name: str, value: str | None) -> str | None:
    if value is None:
        return f"{name} is missing"
    if not value.strip():
        return f"{name} is empty"
    if "<generate:" in value:
        return f"{name} still has its placeholder: put a secret there"
    highest = HIGHEST_PORT if name.endswith("_PORT") else NUMBERS.get(name)
    if highest and not (value.isascii() and value.isdigit() and 1 <= int(value) <= highest):
        return f"{name} is malformed: it must be a whole number from 1 to {highest}"
    return None
