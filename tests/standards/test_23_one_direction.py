"""Data and dependencies go one way: from config down to the kernel, without a circle."""

import pytest

from config.cli.stack.paths import ROOT
from tests.house.imports.test_contracts_bite import lint_imports

RULE = "23"
MET_BY = ("pyproject.toml", "pipelines")


@pytest.mark.parametrize("contract", ["direction", "service-layers", "no-cycles"])
def test_the_contract_is_kept(contract: str) -> None:
    verdict = lint_imports(ROOT, contract=contract)
    assert verdict.returncode == 0, verdict.stdout


def test_nothing_is_sent_round_by_signals() -> None:
    sources = [
        path for folder in ("backend", "workers", "pipelines", "config") for path in (ROOT / folder).rglob("*.py")
    ]
    sending = [path for path in sources if "django.dispatch" in (text := path.read_text()) or "models.signals" in text]
    assert [str(path.relative_to(ROOT)) for path in sending] == []
