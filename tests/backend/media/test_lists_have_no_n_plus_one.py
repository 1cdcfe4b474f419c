"""Thirty items of a list take as many statements as three; a list without a scenario fails."""

import pytest

from tests.backend.media.list_scenarios import SCENARIOS
from tests.backend.media.uploader import Uploader
from tests.support.queries.list_routes import list_routes
from tests.support.queries.query_growth import FEW, MANY, statements_by_size


def test_every_list_has_a_scenario() -> None:
    assert list_routes() == set(SCENARIOS)


@pytest.mark.parametrize("route", SCENARIOS)
def test_the_number_of_statements_does_not_grow(route: str, ada: Uploader) -> None:
    sent = statements_by_size(SCENARIOS[route](ada))
    assert len(sent[MANY]) == len(sent[FEW]), "\n".join(sent[MANY])
