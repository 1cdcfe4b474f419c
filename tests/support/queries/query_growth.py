"""Counting the statements of a list: as many for thirty items as for three."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db import connection
from django.test.utils import CaptureQueriesContext

from backend.shared.cache.connection import connection as cache_connection
from tests.support.stack.api import Answer

NOT_STATEMENTS = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE")
FEW, MANY = 3, 30


@dataclass(frozen=True, slots=True, kw_only=True)
class ListScenario:
    """How a list is filled with so many more items, and how it is read; it begins with `own` items."""

    add: Callable[[int], None]
    read: Callable[[], Answer]
    own: int = 0


def statements_by_size(scenario: ListScenario) -> dict[int, list[str]]:
    """Return what a cold read of the list sends for few and for many items, a warm one after each."""
    scenario.add(FEW)
    few = _statements(scenario, size=FEW + scenario.own)
    scenario.add(MANY - FEW)
    return {FEW: few, MANY: _statements(scenario, size=MANY + scenario.own)}


def _statements(scenario: ListScenario, *, size: int) -> list[str]:
    cache_connection().call("FLUSHDB")
    with CaptureQueriesContext(connection) as captured:
        cold, warm = scenario.read(), scenario.read()
    assert [len(answer.data["items"]) for answer in (cold, warm)] == [size, size]
    return [query["sql"] for query in captured.captured_queries if not query["sql"].startswith(NOT_STATEMENTS)]
