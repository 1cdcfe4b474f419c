"""Bringing databases up to date, and knowing without starting Django when they are."""

import asyncio
import hashlib
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import orjson
import psycopg

from config.cli.stack.files import read_json, write_private_json
from config.cli.stack.parts.python_process import migrate_spec
from config.cli.stack.paths import ROOT, DataDir
from config.cli.stack.processes.logs import RotatingLog
from config.cli.stack.processes.probes import StartFailed
from config.cli.stack.processes.process import run_once


async def migrate(*, service: str, environment: Mapping[str, str], data_dir: DataDir, log: RotatingLog) -> str:
    """Apply a service's migrations unless all are applied; say which it was. Raises StartFailed."""
    stamp_file = data_dir.path / "migrated" / f"{service}.json"
    stamp = _stamp(service)
    if read_json(stamp_file) == stamp and await asyncio.to_thread(
        is_up_to_date, service=service, database_url=environment["DATABASE_URL"]
    ):
        return "up to date"
    code, output = await run_once(migrate_spec(service=service, environment=environment))
    log.write(_as_json(output, service=service))
    if code:
        raise StartFailed(part=f"{service}-migrate", reason="failed", detail=output.decode(errors="replace")[-4000:])
    stamp_file.parent.mkdir(exist_ok=True)
    write_private_json(stamp_file, stamp)
    return "applied"


def _as_json(output: bytes, *, service: str) -> bytes:
    """Return the lines of Django's command in the format of every other log."""
    at = datetime.now(UTC)
    lines = [line.strip() for line in output.decode(errors="replace").splitlines() if line.strip()]
    told = (
        {"time": at, "level": "INFO", "service": service, "logger": "plaza.migrate", "message": line} for line in lines
    )
    return b"".join(orjson.dumps(line, option=orjson.OPT_UTC_Z | orjson.OPT_APPEND_NEWLINE) for line in told)


def is_up_to_date(*, service: str, database_url: str) -> bool:
    """Tell whether the database itself names every migration that lies in the service's folder as applied."""
    try:
        with psycopg.connect(database_url, connect_timeout=3) as connection:
            rows = connection.execute("SELECT name FROM django_migrations WHERE app = %s", [service]).fetchall()
    except (psycopg.OperationalError, psycopg.errors.UndefinedTable):
        return False
    return {path.stem for path in _migrations(service)} == {row[0] for row in rows}


def _migrations(service: str) -> list[Path]:
    return sorted((ROOT / "backend" / service / "migrations").glob("[0-9]*.py"))


def _stamp(service: str) -> dict[str, str]:
    """Name what was applied: our migrations by content, those of packages by the lock file."""
    ours = hashlib.sha256(b"".join(path.name.encode() + path.read_bytes() for path in _migrations(service))).hexdigest()
    return {"migrations": ours, "packages": hashlib.sha256((ROOT / "requirements.lock").read_bytes()).hexdigest()}
