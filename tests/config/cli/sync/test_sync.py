"""./plaza sync: forgetting tombstones by hand, and expiring cursors after a restore."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest

from config.cli.stack import StackState, start_infrastructure, stop
from tests.config.cli.conftest import Plaza

NOBODY = UUID(int=0)
PROFILE = """
INSERT INTO profile (id, created_at, last_updated_at, is_deleted, username, display_name, is_private, version,
                     is_merged, is_fanned_out, follower_count, following_count)
VALUES (%(id)s, now(), now(), false, %(id)s, '', false, 1, false, true, 0, 0)
"""
STREAM = "INSERT INTO sync_state (account_id, head, floor) VALUES (%(id)s, 9, 0)"
DRAFT = """
INSERT INTO draft (id, created_at, last_updated_at, is_deleted, owner_id, version, text, deleted_at)
VALUES (gen_random_uuid(), now() - %(age)s, now() - %(age)s, true, %(id)s, %(version)s, '', now() - %(age)s)
"""
FORGET = ("DELETE FROM draft", "DELETE FROM sync_state", "DELETE FROM outbox", "DELETE FROM profile")


@pytest.fixture(scope="module")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StackState]:
    """Servers of these tests alone: expiring cursors spares nobody."""
    data_dir = tmp_path_factory.mktemp("sync")
    yield start_infrastructure(data_dir)
    stop(data_dir)


@pytest.fixture
def data_dir(servers: StackState, plaza: Plaza) -> Iterator[str]:
    """The data dir of servers on which social has its tables; what a test writes goes with it."""
    where = str(servers.data_dir)
    done = plaza("manage", "--data-dir", where, "social", "migrate", "--no-input")
    assert done.returncode == 0, done.stderr
    yield where
    for statement in FORGET:
        execute(servers, statement)


def execute(state: StackState, statement: str, **parameters: object) -> list[Any]:
    """Run a statement on social's database and return its rows."""
    with psycopg.connect(state.services["social"]["DATABASE_URL"]) as connection:
        cursor = connection.execute(statement, parameters or None)
        return cursor.fetchall() if cursor.description else []


def given(state: StackState) -> UUID:
    """Write an account at version 9 that deleted two drafts, one of them a hundred days ago."""
    account_id = uuid4()
    for statement in (PROFILE, STREAM):
        execute(state, statement, id=account_id)
    for version, age in ((3, "100 days"), (5, "10 days")):
        execute(state, DRAFT.replace("%(age)s", f"interval '{age}'"), id=account_id, version=version)
    return account_id


def stream(state: StackState, account_id: UUID) -> tuple[int, int]:
    """Return head and floor of an account."""
    rows = execute(state, "SELECT head, floor FROM sync_state WHERE account_id = %(id)s", id=account_id)
    head, floor = rows[0]
    return head, floor


def test_it_forgets_what_is_old_enough(plaza: Plaza, servers: StackState, data_dir: str) -> None:
    here = ("sync", "--data-dir", data_dir, "purge")
    account_id = given(servers)

    dry = plaza(*here, "--dry-run", "--older-than", "5")
    assert (dry.returncode, dry.stdout.split()[-10:]) == (
        0,
        ["drafts", "2", "likes", "0", "bookmarks", "0", "follows", "0", "settings", "0"],
    )
    assert stream(servers, account_id) == (9, 0)

    assert "1 tombstones were forgotten" in plaza(*here).stdout
    assert stream(servers, account_id) == (9, 3)
    assert "1 tombstones were forgotten" in plaza(*here, "--older-than", "0").stdout
    assert stream(servers, account_id) == (9, 5)
    assert "0 tombstones were forgotten" in plaza(*here, "--older-than", "0").stdout


def test_it_expires_cursors_after_it_was_told_so(plaza: Plaza, servers: StackState, data_dir: str) -> None:
    here = ("sync", "--data-dir", data_dir, "after-restore")
    accounts = [given(servers) for _ in range(3)]

    asked = plaza(*here)
    assert asked.returncode == 1
    assert "Expire the cursors of 3 accounts?" in asked.stdout
    assert [stream(servers, account_id) for account_id in accounts] == [(9, 0)] * 3

    done = plaza(*here, "--yes")
    assert (done.returncode, done.stdout.strip()) == (0, "The cursors of 3 accounts have expired.")
    assert [stream(servers, account_id) for account_id in accounts] == [(9 + 2**40, 9 + 2**40)] * 3
    assert stream(servers, NOBODY) == (1 + 2**40, 2**40)


def test_without_a_stack_it_says_so(plaza: Plaza, tmp_path: object) -> None:
    done = plaza("sync", "--data-dir", f"{tmp_path}/nothing", "purge")

    assert done.returncode == 1
    assert "./plaza up" in done.stderr
