"""One service's migrations up, down and up again, told as JSON: run alone, with the environment of the service.

A process of its own, because a process has the models of one service.
"""

import io
import json
import subprocess
import sys
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from config.cli.stack.paths import postgres_program
from config.startup import start_process
from tests.house.migrations.database_logic import logic_in

VARYING = ("--", "\\restrict", "\\unrestrict")


def main() -> None:
    """Make the journey and print what was seen on the way."""
    start_process()
    service = settings.SERVICE
    seen = {"sql": migration_sql(service)}
    migrate(service)
    seen["changes"] = pending_changes()
    seen["first_schema"] = schema_dump()
    with connection.cursor() as cursor:
        seen["logic"] = logic_in(cursor)
    migrate(service, "zero")
    seen["left"] = [name for name in connection.introspection.table_names() if name != "django_migrations"]
    migrate(service)
    seen["second_schema"] = schema_dump()
    json.dump(seen, sys.stdout)


def migrate(service: str, *target: str) -> None:
    """Bring the database to a state without a word."""
    call_command("migrate", service, *target, verbosity=0, interactive=False)


def migration_sql(service: str) -> dict[str, dict[str, str]]:
    """Return the statements of each migration, forward and back."""
    names = sorted(name for label, name in MigrationLoader(connection).disk_migrations if label == service)
    return {name: {"forward": _sql(service, name), "back": _sql(service, name, "--backwards")} for name in names}


def pending_changes() -> str:
    """Return what `makemigrations` would write."""
    answer = io.StringIO()
    try:
        call_command("makemigrations", "--check", "--dry-run", stdout=answer, stderr=answer)
    except SystemExit:
        return answer.getvalue()
    return ""


def schema_dump() -> list[str]:
    """Return the schema as PostgreSQL itself writes it down."""
    target = settings.DATABASES["default"]
    address = f"host={target['HOST']} port={target['PORT']} user={target['USER']} dbname={target['NAME']}"
    dump = subprocess.run(
        [postgres_program("pg_dump"), "--schema-only", "--no-owner", f"--dbname={address}"],
        env={"PGPASSWORD": str(target["PASSWORD"])},
        capture_output=True,
        text=True,
        check=True,
    )
    return [line for line in dump.stdout.splitlines() if line and not line.startswith(VARYING)]


def _sql(service: str, name: str, *options: str) -> str:
    answer = io.StringIO()
    call_command("sqlmigrate", service, name, *options, stdout=answer, no_color=True)
    lines = answer.getvalue().splitlines()
    return "\n".join(line.rstrip() for line in lines if line.strip() and not line.startswith("--"))


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[3]))
    main()
