"""Each service has its five layers, and the layers import downwards only."""

import pytest

from config.cli.stack.paths import ROOT, SERVICES
from tests.house.imports.test_contracts_bite import lint_imports

RULE = "25"
MET_BY = ("backend/accounts", "backend/social", "backend/media", "backend/audit", "pyproject.toml")
LAYERS = ("models", "serializers", "views", "services", "utils")


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_has_every_layer_and_no_other(service: str) -> None:
    folders = {path.name for path in (ROOT / "backend" / service).iterdir() if path.is_dir()}
    assert folders - {"migrations", "__pycache__"} == set(LAYERS)


@pytest.mark.parametrize("contract", ["service-layers", "views-without-models", "services-without-http"])
def test_the_layers_keep_apart(contract: str) -> None:
    verdict = lint_imports(ROOT, contract=contract)
    assert verdict.returncode == 0, verdict.stdout
