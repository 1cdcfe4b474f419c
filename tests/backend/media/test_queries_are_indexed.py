"""Runs last: every statement that the tests of media really sent is served by indexes."""

import pytest

from tests.support.queries.query_judgement import judge
from tests.support.queries.query_recorder import RECORDER


@pytest.mark.django_db
def test_every_column_that_was_asked_by_is_indexed() -> None:
    faults = judge(RECORDER.statements.values())
    assert not faults, "\n".join(faults)
