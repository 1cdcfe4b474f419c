"""An env file of an earlier release: what a newer one has in addition is added with its documented default."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from config.cli.stack.files import write_private
from config.cli.stack.variables.env_file import LINE, fill_line, parse_env, read_env_file

HEADER = "# --- Added by an upgrade; see .env.example "


@dataclass(frozen=True, slots=True)
class Upgrade:
    """Names of the variables that were, or would be, added, and where the file of before is kept."""

    added: tuple[str, ...]
    copy: Path | None


def upgrade_env_file(
    *, example: Path, target: Path, environ: Mapping[str, str], at: datetime, dry_run: bool = False
) -> Upgrade:
    """Add each variable that the example has and neither the file nor the environment, secrets drawn afresh.

    Nothing that is there is changed; the file of before is kept beside it. Raises EnvFileFaults, FileNotFoundError.
    """
    there = read_env_file(target)
    text = example.read_text(encoding="utf-8")
    missing = tuple(name for name in parse_env(text, source=example.name) if name not in {*there, *environ})
    if dry_run or not missing:
        return Upgrade(added=missing, copy=None)
    before = target.read_text(encoding="utf-8")
    copy = target.with_name(f"{target.name}.before-{at.astimezone(UTC):%Y%m%dT%H%M%SZ}")
    write_private(copy, before)
    added = "\n".join(_documented(text, name=name) for name in missing)
    write_private(target, f"{before.rstrip()}\n\n{HEADER}{'-' * 40}\n{added}\n")
    return Upgrade(added=missing, copy=copy)


def _documented(text: str, *, name: str) -> str:
    """Return a variable's line with the comment above it, as the example has them."""
    lines = text.splitlines()
    at = next(number for number, line in enumerate(lines) if _name_of(line) == name)
    first = at
    while first and _name_of(lines[first - 1]):
        first -= 1
    last, comment = first, []
    while last and lines[last - 1].startswith("#") and not lines[last - 1].startswith("# ---"):
        last -= 1
        comment.insert(0, lines[last])
    return "\n".join([*comment, fill_line(lines[at])])


def _name_of(line: str) -> str | None:
    match = LINE.fullmatch(line.strip())
    return match["name"] if match else None
