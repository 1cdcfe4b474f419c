"""What is personal is encrypted before it reaches the database, and shown to its owner alone."""

import pytest

from tests.standards.conftest import Rows
from tests.support.stack.api import Person

RULE = "36"
MET_BY = ("backend/shared/crypto/field_encryption.py", "backend/accounts/services/personal_fields.py")
TABLES = ["account", "session", "mail_token", "outbox", "idempotency_key"]


@pytest.mark.parametrize("table", TABLES)
def test_the_address_is_readable_in_no_table(table: str, ada: Person, rows: Rows) -> None:
    address = f"{ada.username}@example.org"
    as_bytes = address.encode().hex()
    found = rows(
        "accounts",
        f"SELECT 1 FROM {table} t WHERE t::text LIKE %s OR t::text LIKE %s",
        (f"%{address}%", f"%{as_bytes}%"),
    )
    assert found == []


def test_its_owner_reads_it_and_nobody_else(ada: Person, bob: Person) -> None:
    assert ada.api.get("/accounts/me").data["email"] == f"{ada.username}@example.org"
    assert "email" not in bob.api.get(f"/accounts/{ada.id}").data


def test_each_account_has_a_key_of_its_own(ada: Person, bob: Person, rows: Rows) -> None:
    found = rows("accounts", "SELECT wrapped_key FROM account_key WHERE account_id IN (%s, %s)", (ada.id, bob.id))
    assert len({bytes(row["wrapped_key"]) for row in found}) == 2
