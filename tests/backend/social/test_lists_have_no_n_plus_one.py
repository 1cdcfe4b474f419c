"""Thirty items of a list take as many statements as three; a list without a scenario fails."""

import pytest

from tests.backend.social.conftest import MakePerson
from tests.backend.social.list_scenarios import SCENARIOS
from tests.support.queries.list_routes import list_routes
from tests.support.queries.query_growth import FEW, MANY, statements_by_size


def test_every_list_has_a_scenario() -> None:
    assert list_routes() == set(SCENARIOS)


@pytest.mark.parametrize("route", SCENARIOS)
def test_the_number_of_statements_does_not_grow(route: str, person: MakePerson) -> None:
    sent = statements_by_size(SCENARIOS[route](person))
    assert len(sent[MANY]) == len(sent[FEW]), "\n".join(sent[MANY])
