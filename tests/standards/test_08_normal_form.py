"""Tables hold facts about their key: each has one, nothing repeats within a row, every reference is a foreign key."""

import pytest

from config.cli.stack.paths import SERVICES
from tests.standards.conftest import Rows

RULE = "8"
MET_BY = ("backend/*/models", "docs/architecture.md")
# What is no fact of ours to normalise: messages on their way, and what an event said when it happened.
DOCUMENTS = {"outbox.payload", "outbox.progress", "audit_logs.changes"}
# Copies of what another service said, as it said it: it owns the facts, and each copy is renewed as a whole.
COPIES = {"post.media"}
# Values that are one for us: nobody here looks into them. A drawing of a sound; what an app keeps under a key; how the
# two sides of a conflict looked when it arose; examples of what a comparison found.
OPAQUE = {
    *("media.waveform", "setting.value", "reconciliation.samples"),
    *("sync_conflict.client_fields", "sync_conflict.server_record", "sync_conflict.fields_in_conflict"),
}
# References to rows of another service's database, where a foreign key cannot be, and to a record of any of the synced
# collections, which `sync_conflict.collection` names.
ELSEWHERE = {"account.avatar_media_id", "sync_state.account_id", "outbox.request_id", "sync_conflict.record_id"}
# Rows of the outbox are gone when their work is done, so that nothing may hold on to them.
WORK = {"mail_token.work_id"}
# What a device calls itself: there are no rows of devices.
DEVICES = {
    *(f"{table}.writer_device_id" for table in ("post", "draft", "post_like", "bookmark", "follow", "setting")),
    "sync_conflict.device_id",
}


@pytest.mark.parametrize("service", SERVICES)
def test_every_table_has_a_key(service: str, rows: Rows) -> None:
    keyless = rows(
        service,
        "SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
        " WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p')"
        " AND NOT EXISTS (SELECT FROM pg_index i WHERE i.indrelid = c.oid AND i.indisprimary)",
    )
    assert keyless == []


@pytest.mark.parametrize("service", SERVICES)
def test_no_column_holds_a_list_or_a_document(service: str, rows: Rows) -> None:
    found = rows(
        service,
        "SELECT table_name || '.' || column_name AS name FROM information_schema.columns"
        " WHERE table_schema = 'public' AND data_type IN ('ARRAY', 'json', 'jsonb')",
    )
    assert {row["name"] for row in found} - DOCUMENTS - COPIES - OPAQUE == set()


@pytest.mark.parametrize("service", ["accounts", "social"])
def test_every_reference_is_a_foreign_key(service: str, rows: Rows) -> None:
    references = rows(
        service,
        "SELECT table_name || '.' || column_name AS name FROM information_schema.columns"
        " WHERE table_schema = 'public' AND column_name LIKE '%\\_id' AND table_name NOT LIKE 'django%'",
    )
    keys = rows(
        service,
        "SELECT c.relname || '.' || a.attname AS name FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid"
        " JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = ANY (k.conkey) WHERE k.contype = 'f'",
    )
    assert {row["name"] for row in references} - {row["name"] for row in keys} - ELSEWHERE - WORK - DEVICES == set()
