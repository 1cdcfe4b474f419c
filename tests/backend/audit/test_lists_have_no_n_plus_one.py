"""The audit service answers with no list yet; the first one brings a scenario that counts its statements."""

from tests.support.queries.list_routes import list_routes


def test_every_list_has_a_scenario() -> None:
    assert list_routes() == set()
