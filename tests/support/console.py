"""The console sessions of a page: commands with what they print, and a shell that runs them in order."""

import json
import re
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

END = "--end-of-command--"
BLOCK = re.compile(r"^```(?P<kind>\w*)\n(?P<body>.*?)^```$", re.MULTILINE | re.DOTALL)
ANYTHING = "…"
VARYING = (
    (re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"), "<id>"),
    (re.compile(r"\d{4}-\d\d-\d\dT[\d:.]+Z"), "<time>"),
    (re.compile(r"\b[a-z]+_[a-z]+\d*\b(?= with the password)"), "<login>"),
    (re.compile(r"\d[\d,]*(?= (?:follows|likes))"), "<number>"),
)


@dataclass(frozen=True, slots=True)
class Command:
    """A command, and the lines that it prints on the page."""

    text: str
    printed: str


def blocks(page: str, *, kind: str) -> list[str]:
    """Return the fenced blocks of a kind."""
    return [found["body"] for found in BLOCK.finditer(page) if found["kind"] == kind]


def commands(page: str) -> Iterator[Command]:
    """Go through the commands of the page's console blocks; a command starts with "$ "."""
    for block in blocks(page, kind="console"):
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            text, _, printed = part.partition("\n")
            yield Command(text=text, printed=printed.strip())


def run_in_order(texts: Sequence[str], *, folder: Path, timeout: float) -> list[str]:
    """Run commands in one shell and return what each printed; `timeout` is in seconds, for all."""
    script = "".join(f"{text}\nprintf '\\n%s\\n' {END}\n" for text in texts)
    done = subprocess.run(
        ["bash", "-c", script],
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=timeout,
        check=False,
    )
    return [part.strip() for part in done.stdout.split(f"{END}\n")[: len(texts)]]


def shape(text: str) -> str:
    """Return the text without what differs from run to run: ids, times, the layout of JSON."""
    plain = _compact(text)
    for pattern, name in VARYING:
        plain = pattern.sub(name, plain)
    return plain


def is_like(printed: str, *, expected: str) -> bool:
    """Return whether a command printed what the page says; a line with … stands for any lines."""
    wanted = [re.escape(line) if line != ANYTHING else "(?:.*)" for line in shape(expected).splitlines()]
    return re.fullmatch("\n".join(wanted), shape(printed), flags=re.DOTALL) is not None


def _compact(text: str) -> str:
    try:
        document: Any = json.loads(text)
    except ValueError:
        return text
    return json.dumps(document)
