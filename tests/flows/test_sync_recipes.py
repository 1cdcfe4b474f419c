"""The recipes of docs/sync.md, run as they are written: devices of three libraries against the running stack."""

import json
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from config.cli.stack.paths import ROOT
from config.cli.stack.state import StackState
from config.env_reader import EnvironmentReader
from tests.support.outside.node import PROGRAMS, lay_out, node_environment
from tests.support.stack.api import Api, Person, sign_up

CLIENTS = Path(__file__).parent / "sync_clients"
LIBRARIES = ("plain", "watermelon", "rxdb")
SCENARIOS = (
    "firstSyncAndASecondDevice",
    "changesOverRestReachEveryDevice",
    "togglesCountOnce",
    "theLastWriteWinsInEitherOrder",
    "aDeleteWinsOverAnEdit",
    "aConflictWaitsForItsOwner",
    "aRejectedEditGivesWay",
    "aClockTenYearsAheadDecidesNothing",
    "aLostAnswerIsRepeatedUnderItsKey",
    "anEditAfterALostAnswerIsKept",
    "aPurgeMeansAllAgain",
    "aTokenEndsBetweenTwoPages",
    "nothingIsLostWhereAThirdFails",
)
# WatermelonDB does not remember what a column held before an edit, so its changes are compared as whole records.
KNOWS_WHAT_WAS = ("plain", "rxdb")
SECONDS = 60


@pytest.fixture(scope="session")
def workshop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the recipes and the scenarios, laid out as here, beside the installed packages."""
    return lay_out(tmp_path_factory.mktemp("recipes"), clients=CLIENTS)


def as_told(person: Person, *, stack: StackState) -> dict[str, Any]:
    """Return a person as the scenarios know them: with tokens, and one that has expired."""
    key = EnvironmentReader(source=stack.services["accounts"]).named_keys("TOKEN_SIGNING_KEYS")[0]
    claims = jwt.decode(person.api.token or "", options={"verify_signature": False})
    past = {"iat": int(time.time()) - 7200, "exp": int(time.time()) - 3600}
    secret = Ed25519PrivateKey.from_private_bytes(key.secret)
    expired = jwt.encode({**claims, **past}, secret, algorithm="EdDSA", headers={"kid": key.kid})
    tokens = {"access_token": person.api.token, "refresh_token": person.refresh_token}
    return {"id": person.id, "tokens": tokens, "expired": expired}


def play(scenario: str, *, library: str, stack: StackState, api: Api, workshop: Path) -> None:
    people = [as_told(sign_up(api, name="device"), stack=stack) for _ in range(2)]
    sync = [sys.executable, "-m", "config.cli", "sync", "--data-dir", str(stack.data_dir)]
    given = {
        "scenario": scenario,
        "library": library,
        "url": stack.gateway_url,
        "people": people,
        "seed": 20,
        "purge": [*sync, "purge", "--older-than", "0"],
        "expire": [*sync, "after-restore", "--yes"],
    }
    done = subprocess.run(
        [PROGRAMS / "node", "main.mjs"],
        cwd=workshop,
        env={**node_environment(), "PYTHONPATH": str(ROOT)},
        input=json.dumps(given),
        capture_output=True,
        text=True,
        check=False,
        timeout=SECONDS,
    )
    assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"


@pytest.mark.parametrize("library", LIBRARIES)
@pytest.mark.parametrize("scenario", SCENARIOS)
def test_devices_converge(scenario: str, library: str, stack: StackState, api: Api, workshop: Path) -> None:
    play(scenario, library=library, stack=stack, api=api, workshop=workshop)


@pytest.mark.parametrize("library", KNOWS_WHAT_WAS)
def test_changes_of_different_fields_are_merged(library: str, stack: StackState, api: Api, workshop: Path) -> None:
    play("changesOfDifferentFieldsAreMerged", library=library, stack=stack, api=api, workshop=workshop)


def test_a_restored_backup_means_all_again(stack: StackState, api: Api, workshop: Path) -> None:
    play("aRestoredBackupMeansAllAgain", library="plain", stack=stack, api=api, workshop=workshop)
