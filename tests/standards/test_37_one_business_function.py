"""A service has one business function: its own routes, its own tables, its own processes."""

from itertools import combinations

from config.cli.stack import StackState
from config.cli.stack.paths import ROOT, SERVICES
from tests.house.imports.test_contracts_bite import lint_imports
from tests.standards.conftest import Rows

RULE = "37"
MET_BY = ("docs/architecture.md", "docs/adr/0001-one-process-one-service.md", "pyproject.toml")
KERNEL = {"outbox", "inbox", "scheduled_run", "idempotency_key", "django_migrations"}


def test_services_know_nothing_of_one_another() -> None:
    verdict = lint_imports(ROOT, contract="services-apart")
    assert verdict.returncode == 0, verdict.stdout


def test_no_table_but_the_kernels_is_in_two_services(rows: Rows) -> None:
    query = "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
    tables = {service: {row["tablename"] for row in rows(service, query)} - KERNEL for service in SERVICES}
    assert [pair for pair in combinations(SERVICES, 2) if tables[pair[0]] & tables[pair[1]]] == []


def test_each_service_has_its_own_web_process_and_worker(stack: StackState) -> None:
    processes = stack.processes()
    pids = {processes[f"{service}-{kind}"].pid for service in SERVICES for kind in ("web", "worker")}
    assert len(pids) == 8
