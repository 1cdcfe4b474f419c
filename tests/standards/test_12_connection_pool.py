"""Connections to the database are kept and shared, and bounded."""

from concurrent.futures import ThreadPoolExecutor

from config.cli.stack import StackState
from tests.standards.conftest import Rows
from tests.support.stack.api import Person

RULE = "12"
MET_BY = ("config/settings/base.py",)
SESSIONS = "SELECT pid FROM pg_stat_activity WHERE application_name = 'plaza-social'"


def test_many_requests_use_few_connections_again_and_again(ada: Person, stack: StackState, rows: Rows) -> None:
    path = f"/posts/{ada.posts('read by many')['id']}"
    with ThreadPoolExecutor(max_workers=8) as pool:
        list(pool.map(lambda _: ada.api.get(path).data, range(40)))
    before = {row["pid"] for row in rows("social", SESSIONS)}
    assert [ada.api.get(path).status for _ in range(20)] == [200] * 20
    after = {row["pid"] for row in rows("social", SESSIONS)}
    limit = int(stack.services["social"]["DATABASE_POOL_SIZE"])
    assert before & after
    assert len(after) <= 2 * limit
