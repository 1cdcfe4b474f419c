"""Times are UTC wherever they are: in the database, in answers, in logs."""

import re

import pytest

from config.cli.stack.paths import SERVICES
from tests.standards.conftest import Rows
from tests.support.stack.api import Person

RULE = "58"
MET_BY = ("config/settings/base.py", "backend/shared/clock.py", "backend/shared/http/envelope.py")
UTC_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z")


@pytest.mark.parametrize("service", SERVICES)
def test_no_column_holds_a_time_without_a_zone(service: str, rows: Rows) -> None:
    naive = rows(
        service,
        "SELECT table_name, column_name FROM information_schema.columns"
        " WHERE table_schema = 'public' AND data_type IN ('timestamp without time zone', 'time without time zone')",
    )
    assert naive == []
    assert rows(service, "SHOW timezone") == [{"TimeZone": "UTC"}]


def test_answers_say_that_their_times_are_utc(ada: Person) -> None:
    post = ada.posts("what time is it")
    account = ada.api.get("/accounts/me").data
    times = [post["created_at"], post["published_at"], account["created_at"]]
    assert [bool(UTC_TIME.fullmatch(time)) for time in times] == [True] * 3
