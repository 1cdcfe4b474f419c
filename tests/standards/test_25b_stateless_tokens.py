"""Who asks is in the signed token: no service asks another, or a session store, to know it."""

import base64
import json

import urllib3

from config.cli.stack import StackState
from tests.standards.conftest import Rows
from tests.support.stack.api import Api, Person

RULE = "25b"
MET_BY = ("backend/shared/tokens", "docs/adr/0004-stateless-tokens.md")


def part(token: str, index: int) -> dict[str, object]:
    """Return the header or the claims of a token, unverified."""
    text = token.split(".")[index]
    decoded: dict[str, object] = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    return decoded


def test_the_token_says_who_asks_and_runs_out(ada: Person) -> None:
    header, claims = part(str(ada.api.token), 0), part(str(ada.api.token), 1)
    assert header["alg"] == "EdDSA"
    assert header["kid"]
    assert claims["sub"] == ada.id
    assert int(str(claims["exp"])) - int(str(claims["iat"])) == 900


def test_a_service_that_has_no_sessions_knows_who_asks(ada: Person, stack: StackState, rows: Rows) -> None:
    address = f"{stack.services['social']['SOCIAL_URL']}/api/v1/following"
    answer = urllib3.request("GET", address, headers={"Authorization": f"Bearer {ada.api.token}"})
    assert answer.status == 200
    tables = {row["tablename"] for row in rows("social", "SELECT tablename FROM pg_tables WHERE schemaname = 'public'")}
    assert {name for name in tables if "session" in name or "token" in name} == set()


def test_a_token_that_was_changed_is_refused(ada: Person) -> None:
    head, claims, signature = str(ada.api.token).split(".")
    forged = f"{head}.{claims}.{signature[:-4]}AAAA"
    assert Api(base_url=ada.api.base_url, token=forged).get("/following").status == 401
