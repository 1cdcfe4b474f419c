"""Every record says when it last changed, in UTC, and a change moves it forward."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from config.cli.stack.paths import SERVICES
from tests.standards.conftest import Rows
from tests.support.stack.api import Person
from tests.support.stack.offline_device import OfflineDevice

RULE = "14"
MET_BY = ("backend/shared/models/base_record.py", "backend/shared/record_times.py")
# Written once and never changed: what came in, what was answered, who ran when, what a comparison found; and a counter
# of versions.
NO_RECORDS = {"inbox", "idempotency_key", "scheduled_run", "reconciliation", "sync_state", "django_migrations"}


@pytest.mark.parametrize("service", SERVICES)
def test_every_table_of_records_has_the_column(service: str, rows: Rows) -> None:
    tables = rows(service, "SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
    dated = rows(
        service,
        "SELECT table_name FROM information_schema.columns WHERE table_schema = 'public'"
        " AND column_name = 'last_updated_at' AND data_type = 'timestamp with time zone' AND is_nullable = 'NO'",
    )
    assert {row["tablename"] for row in tables} - {row["table_name"] for row in dated} - NO_RECORDS == set()


def test_a_change_moves_it_forward(ada: Person, rows: Rows) -> None:
    query = "SELECT last_updated_at FROM post WHERE id = %s"
    post = ada.posts("before")
    first = rows("social", query, (post["id"],))[0]["last_updated_at"]
    assert ada.api.put(f"/posts/{post['id']}", {"text": "after"}).status == 200
    assert rows("social", query, (post["id"],))[0]["last_updated_at"] > first


def test_a_sync_tells_by_it_which_is_newer(ada: Person, rows: Rows) -> None:
    query = "SELECT text, last_updated_at FROM draft WHERE id = %s"
    fast, other, draft = OfflineDevice(owner=ada, ahead=timedelta(days=3650)), OfflineDevice(owner=ada), str(uuid4())
    base = fast.result(fast.writes(draft, text="first", ago=90))["version"]
    fast.result(fast.writes(draft, base=base, text="newer", ago=30))
    other.result(other.writes(draft, base=base, text="older", ago=60))
    (row,) = rows("social", query, (draft,))
    assert row["text"] == "newer"
    assert row["last_updated_at"] <= datetime.now(UTC)
