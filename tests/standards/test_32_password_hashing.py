"""Passwords are stored as Argon2id hashes, each with a salt of its own, and nowhere in plain text."""

import pytest

from tests.standards.conftest import Rows
from tests.support.stack.api import PASSWORD, Person

RULE = "32"
MET_BY = ("backend/accounts/utils/password_hashing.py", "backend/accounts/services/passwords/set_password.py")


def test_the_same_password_of_two_people_is_two_argon2id_hashes(ada: Person, bob: Person, rows: Rows) -> None:
    found = rows("accounts", "SELECT password_hash FROM account WHERE id IN (%s, %s)", (ada.id, bob.id))
    hashes = [row["password_hash"] for row in found]
    assert [value.startswith("$argon2id$v=19$m=") for value in hashes] == [True, True]
    assert hashes[0] != hashes[1]


@pytest.mark.parametrize("table", ["account", "session", "outbox", "idempotency_key"])
def test_the_password_itself_is_in_no_table(table: str, ada: Person, rows: Rows) -> None:
    assert rows("accounts", f"SELECT * FROM {table} t WHERE t::text LIKE %s", (f"%{PASSWORD}%",)) == []
