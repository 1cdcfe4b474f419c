"""Pytest plugin: records the statements of a service's session and lets the judges of them come last."""

import os

import pytest

JUDGES = ("test_writes_hold_the_stream.py", "test_queries_are_indexed.py")


def pytest_configure(config: pytest.Config) -> None:
    """Listen from the first connection on."""
    if os.environ.get("SERVICE"):
        # There is no Django in other sessions.
        from tests.support.queries import query_recorder, stream_recorder  # noqa: PLC0415

        query_recorder.install()
        stream_recorder.install()


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the judgements behind everything that they judge."""
    for item in items:
        if item.path.name in JUDGES:
            item.add_marker("judge")
    items.sort(key=lambda item: item.path.name in JUDGES)
