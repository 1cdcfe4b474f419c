"""Pytest plugin: records the statements of a service's session and lets the judge of them come last."""

import os

import pytest

JUDGE = "test_queries_are_indexed.py"


def pytest_configure(config: pytest.Config) -> None:
    """Listen from the first connection on."""
    if os.environ.get("SERVICE"):
        from tests.support.query_recorder import install  # noqa: PLC0415 - there is no Django in other sessions

        install()


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the judgement behind everything that it judges."""
    items.sort(key=lambda item: item.path.name == JUDGE)
