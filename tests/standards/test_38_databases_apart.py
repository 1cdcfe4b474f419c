"""A service's role cannot enter another service's database."""

from itertools import permutations
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest

from config.cli.stack import StackState
from config.cli.stack.paths import SERVICES

RULE = "38"
MET_BY = ("config/cli/stack/parts/postgres_roles.py", "docs/adr/0001-one-process-one-service.md")


@pytest.mark.parametrize(("role", "other"), list(permutations(SERVICES, 2)))
def test_a_role_stays_out_of_another_database(role: str, other: str, stack: StackState) -> None:
    own = urlsplit(stack.services[role]["DATABASE_URL"])
    with pytest.raises(psycopg.OperationalError, match="permission denied"):
        psycopg.connect(urlunsplit(own._replace(path=f"/{other}")))


@pytest.mark.parametrize("service", SERVICES)
def test_a_process_is_told_the_address_of_its_own_database_only(service: str, stack: StackState) -> None:
    told = stack.services[service]
    others = {stack.services[other]["DATABASE_URL"] for other in SERVICES if other != service}
    assert others.isdisjoint(told.values())
