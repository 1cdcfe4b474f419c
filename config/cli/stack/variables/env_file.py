"""The `.env` file: simple `NAME=value` lines, with quotes and comments, and placeholders for secrets."""

import re
from pathlib import Path

from config.cli.stack.files import write_private
from config.cli.stack.variables.secret_kinds import fill_placeholder

LINE = re.compile(r"(?:export\s+)?(?P<name>[A-Za-z_][A-Za-z0-9_]*)\s*=\s*(?P<rest>.*)")
QUOTED = re.compile(r"""(?P<quote>["'])(?P<value>.*?)(?P=quote)\s*(?:#.*)?""")
PLAIN = re.compile(r"(?P<value>[^#\s][^\s]*)?\s*(?:#.*)?")


class EnvFileFaults(ValueError):
    """Lines of an env file cannot be read; `faults` names each."""

    def __init__(self, *, faults: list[str]) -> None:
        self.faults = faults
        super().__init__("\n".join(faults))


def parse_env(text: str, *, source: str) -> dict[str, str]:
    """Return the variables of an env file's text.

    Raises EnvFileFaults with the number of every line that is not `NAME=value` or repeats a name.
    """
    values: dict[str, str] = {}
    faults: list[str] = []
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        parsed = _parse_line(line.strip())
        if parsed is None:
            faults.append(f"{source} line {number} is not NAME=value (quote a value that has spaces)")
            continue
        name, value = parsed
        if name in values:
            faults.append(f"{source} line {number} sets {name} again")
        values[name] = value
    if faults:
        raise EnvFileFaults(faults=faults)
    return values


def read_env_file(path: Path) -> dict[str, str]:
    """Return the variables of an env file. Raises EnvFileFaults, FileNotFoundError."""
    return parse_env(path.read_text(encoding="utf-8"), source=path.name)


def create_env_file(*, example: Path, target: Path) -> bool:
    """Write the env file from its example with fresh secrets, unless it is there; say whether it was written."""
    if target.exists():
        return False
    lines = [fill_line(line) for line in example.read_text(encoding="utf-8").splitlines()]
    write_private(target, "\n".join(lines) + "\n")
    return True


def replace_value(*, path: Path, name: str, value: str) -> None:
    """Set one variable of an env file and leave every other line as it is. Raises KeyError."""
    lines = path.read_text(encoding="utf-8").splitlines()
    for index, line in enumerate(lines):
        match = LINE.fullmatch(line.strip())
        if match and match["name"] == name:
            lines[index] = f"{name}={value}"
            write_private(path, "\n".join(lines) + "\n")
            return
    raise KeyError(name)


def _parse_line(line: str) -> tuple[str, str] | None:
    match = LINE.fullmatch(line)
    if match is None:
        return None
    value = QUOTED.fullmatch(match["rest"]) or PLAIN.fullmatch(match["rest"])
    return (match["name"], value["value"] or "") if value else None


def fill_line(line: str) -> str:
    """Return a line of an env file with fresh secrets where placeholders stand."""
    return line if line.lstrip().startswith("#") else re.sub(r"<generate:[a-z0-9-]+>", fill_placeholder, line)
