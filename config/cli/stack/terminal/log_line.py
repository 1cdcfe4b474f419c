"""One log line as a person reads it: time, level, where, what, how long."""

import re

import orjson
from rich.text import Text

LEVEL_STYLES = {
    "DEBUG": "dim",
    "INFO": "green",
    "WARNING": "yellow",
    "ERROR": "bold red",
    "CRITICAL": "bold white on red",
}
COLOURS = {"accounts": "cyan", "social": "magenta", "media": "blue", "audit": "yellow"}
SHOWN_APART = {
    "time",
    "level",
    "service",
    "message",
    "method",
    "route",
    "path",
    "status",
    "duration_ms",
    "error",
    "exception",
}
QUIET = {"logger", "request_id", "process", "thread"}
CLOCK = slice(11, 19)
OF_SEAWEED = re.compile(rb"(?P<level>[IWEF])\d{4} (?P<clock>[\d:]{8})\S* +(?P<message>.*)")
SEAWEED_FAULTS = {b"E": "ERROR", b"F": "CRITICAL"}


def is_shown(name: str, line: bytes) -> bool:
    """Tell whether a line is for those who follow.

    SeaweedFS tells of all its daily work, in a form of its own: only its errors, and what the supervisor says of it.
    """
    if name != "s3":
        return bool(line.strip())
    match = OF_SEAWEED.match(line)
    return match["level"] in SEAWEED_FAULTS if match else line.startswith(b"s3 ")


def render_line(name: str, line: bytes) -> Text:
    """Return a line of a process: its own JSON shortened and coloured, anything else as it is."""
    source = Text(f"{name:<16} ", style=COLOURS.get(name.partition("-")[0], "white"))
    entry = _seaweed_fault(line) if name == "s3" else _json(line)
    if not isinstance(entry, dict) or "level" not in entry:
        return Text.assemble(source, (line.decode(errors="replace"), "dim"))
    level = str(entry["level"])
    text = Text.assemble(
        (f"{str(entry.get('time', ''))[CLOCK]} ", "dim"), (f"{level:<7} ", LEVEL_STYLES.get(level, "")), source
    )
    for part in (_what(entry), _others(entry)):
        if part.plain:
            text.append_text(part).append(" ")
    error = entry.get("error") or entry.get("exception")
    return text.append(str(error), style="red") if error else text


def _json(line: bytes) -> object:
    try:
        return orjson.loads(line)
    except orjson.JSONDecodeError:
        return None


def _seaweed_fault(line: bytes) -> dict[str, object] | None:
    match = OF_SEAWEED.match(line)
    if match is None:
        return None
    level, clock, message = (match[name].decode(errors="replace") for name in ("level", "clock", "message"))
    return {"time": f"{'':11}{clock}", "level": SEAWEED_FAULTS.get(level.encode(), "INFO"), "message": message}


def _what(entry: dict[str, object]) -> Text:
    """Return the request, or what else was done, and how long it took."""
    status = entry.get("status")
    route = entry.get("route") or entry.get("path")
    duration = entry.get("duration_ms")
    text = Text(f"{entry.get('method', '')} {route}".strip() if route else str(entry.get("message", "")))
    if isinstance(status, int):
        text.append(f" {status}", style=_status_style(status))
    if duration is not None:
        text.append(f" {duration} ms", style="dim")
    return text


def _others(entry: dict[str, object]) -> Text:
    shown = {key: value for key, value in entry.items() if key not in SHOWN_APART | QUIET and value not in (None, "")}
    return Text(" ".join(f"{key}={value}" for key, value in shown.items()), style="dim")


def _status_style(status: int) -> str:
    return {2: "green", 3: "cyan", 4: "yellow"}.get(status // 100, "bold red")
