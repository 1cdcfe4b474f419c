"""Thirty items of a list take as many statements as three; a list without a scenario fails."""

import pytest

from tests.support.queries.list_routes import list_routes
from tests.support.queries.query_growth import FEW, MANY, ListScenario, statements_by_size
from tests.support.service.newcomer import register


def sessions() -> ListScenario:
    """Return the list of one's devices; the first is the one that asks."""
    ada = register()

    def add(number: int) -> None:
        for _ in range(number):
            ada.log_in()

    return ListScenario(add=add, read=lambda: ada.api.get("/auth/sessions?limit=100"), own=1)


SCENARIOS = {"/api/v1/auth/sessions": sessions}


def test_every_list_has_a_scenario() -> None:
    assert list_routes() == set(SCENARIOS)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("route", SCENARIOS)
def test_the_number_of_statements_does_not_grow(route: str) -> None:
    sent = statements_by_size(SCENARIOS[route]())
    assert len(sent[MANY]) == len(sent[FEW]), "\n".join(sent[MANY])
