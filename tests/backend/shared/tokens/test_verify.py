"""What an access token must be to be believed."""

import base64
import json
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from backend.shared.clock import now
from backend.shared.tokens.issue import ACCESS_TOKEN_LIFE, issue_access_token
from backend.shared.tokens.known_keys import KnownKeys
from backend.shared.tokens.verify import BadToken, ExpiredToken, verify_access_token
from backend.shared.tokens.viewer import Viewer
from config.env_reader import NamedKey
from tests.backend.shared.tokens.conftest import ACCOUNT, NEW, OLD, SESSION, STRANGE, HandClock


@pytest.fixture(autouse=True)
def trusted(settings: Any, keys: KnownKeys) -> None:
    """The process trusts the old key."""
    settings.TOKEN_SIGNING_KEYS = (OLD,)


def issue(*, issued_at: datetime, is_operator: bool = False) -> str:
    return issue_access_token(
        account_id=ACCOUNT, session_id=SESSION, username="ada", is_operator=is_operator, issued_at=issued_at
    )


def claims(**changes: Any) -> dict[str, Any]:
    """Return what a good token says, with changes; None takes a claim away."""
    at = int(now().timestamp())
    good = {
        "iss": "plaza.accounts",
        "aud": "plaza",
        "sub": str(ACCOUNT),
        "sid": str(SESSION),
        "username": "ada",
        "jti": str(uuid4()),
        "iat": at,
        "exp": at + 60,
    }
    return {name: value for name, value in {**good, **changes}.items() if value is not None}


def signed(content: dict[str, Any], *, key: NamedKey = OLD, **header: Any) -> str:
    private = Ed25519PrivateKey.from_private_bytes(key.secret)
    return jwt.encode(content, private, algorithm="EdDSA", headers={"kid": key.kid, **header})


def unsigned_part(content: Any) -> str:
    raw = content if isinstance(content, bytes) else json.dumps(content).encode()
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def verify(token: str) -> Viewer:
    return verify_access_token(token=token, now=now())


@pytest.mark.parametrize("is_operator", [True, False])
def test_an_issued_token_speaks_for_its_account(is_operator: bool) -> None:
    token = issue(issued_at=now(), is_operator=is_operator)

    assert verify(token) == Viewer(account_id=ACCOUNT, session_id=SESSION, username="ada", is_operator=is_operator)


def test_a_token_names_its_key_and_lives_for_a_quarter_of_an_hour() -> None:
    issued_at = datetime(2026, 3, 14, 9, 26, 53, 589793, tzinfo=UTC)
    token = issue(issued_at=issued_at)
    said = jwt.decode(token, options={"verify_signature": False})

    assert jwt.get_unverified_header(token) == {"alg": "EdDSA", "kid": "old", "typ": "JWT"}
    assert said["exp"] - said["iat"] == 15 * 60
    assert said["iat"] == int(issued_at.timestamp())


@pytest.mark.parametrize("past", [timedelta(seconds=1), timedelta(seconds=8)])
def test_clocks_may_differ_by_ten_seconds(past: timedelta) -> None:
    assert verify(issue(issued_at=now() - ACCESS_TOKEN_LIFE - past)).account_id == ACCOUNT


def test_a_token_expires() -> None:
    with pytest.raises(ExpiredToken):
        verify(issue(issued_at=now() - ACCESS_TOKEN_LIFE - timedelta(seconds=11)))


def test_a_remembered_token_is_judged_anew_when_it_expires(settings: Any, clock: HandClock) -> None:
    at = now()
    token = issue(issued_at=at - ACCESS_TOKEN_LIFE + timedelta(seconds=5))
    verify(token)
    settings.TOKEN_SIGNING_KEYS = (NEW,)
    clock.pass_by(301)

    assert verify_access_token(token=token, now=at + timedelta(seconds=3)).account_id == ACCOUNT
    with pytest.raises(BadToken):
        verify_access_token(token=token, now=at + timedelta(seconds=6))


@pytest.mark.parametrize("claim", ["iss", "aud", "sub", "sid", "username", "jti", "iat", "exp"])
def test_a_token_without_a_claim_is_refused(claim: str) -> None:
    with pytest.raises(BadToken):
        verify(signed(claims(**{claim: None})))


@pytest.mark.parametrize(
    "changes",
    [
        {"iss": "somebody.else"},
        {"aud": "something.else"},
        {"aud": []},
        {"sub": "ada"},
        {"sub": 1},
        {"sid": "1"},
        {"exp": "tomorrow"},
        {"iat": int(now().timestamp()) + 3600},
        {"nbf": int(now().timestamp()) + 3600},
    ],
)
def test_a_token_with_another_claim_is_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(BadToken):
        verify(signed(claims(**changes)))


@pytest.mark.parametrize("operator", ["true", 1, ["yes"]])
def test_only_true_makes_an_operator(operator: Any) -> None:
    assert verify(signed(claims(operator=operator))).is_operator is False


@pytest.mark.parametrize(
    ("key", "header"),
    [(NEW, {}), (NEW, {"kid": "old"}), (STRANGE, {}), (OLD, {"kid": "new"}), (OLD, {"kid": ""})],
)
def test_a_token_by_another_key_or_name_is_refused(key: NamedKey, header: dict[str, Any]) -> None:
    with pytest.raises(BadToken):
        verify(signed(claims(), key=key, **header))


def test_a_token_without_a_signature_is_refused() -> None:
    header = unsigned_part({"alg": "none", "kid": "old", "typ": "JWT"})

    with pytest.raises(BadToken):
        verify(f"{header}.{unsigned_part(claims())}.")


@pytest.mark.parametrize("encoding", [Encoding.Raw, Encoding.PEM])
def test_the_public_key_is_not_taken_for_a_shared_secret(encoding: Encoding) -> None:
    public = Ed25519PrivateKey.from_private_bytes(OLD.secret).public_key()
    form = PublicFormat.Raw if encoding is Encoding.Raw else PublicFormat.SubjectPublicKeyInfo
    secret = public.public_bytes(encoding, form)
    header = unsigned_part({"alg": "HS256", "kid": "old", "typ": "JWT"})
    content = f"{header}.{unsigned_part(claims())}"
    mac = jwt.algorithms.HMACAlgorithm(jwt.algorithms.HMACAlgorithm.SHA256).sign(content.encode(), secret)

    with pytest.raises(BadToken):
        verify(f"{content}.{unsigned_part(mac)}")


@pytest.mark.parametrize(
    "token",
    [
        "",
        ".",
        "..",
        "a.b.c",
        "a" * 8000,
        "é.é.é",
        "\udcff.x.y",
        f"{unsigned_part([])}.x.y",
        f"{unsigned_part('text')}.x.y",
        f"{unsigned_part({'alg': 'EdDSA', 'kid': 7})}.x.y",
        f"{unsigned_part({'alg': 'EdDSA', 'kid': ['old']})}.x.y",
        f"{unsigned_part({'alg': 'EdDSA', 'kid': 'old', 'crit': ['exp']})}.x.y",
        f"{unsigned_part({'alg': 7, 'kid': 'old'})}.x.y",
        f"{unsigned_part({'alg': 'EdDSA', 'kid': 'old', 'b64': False})}.x.y",
        f"{unsigned_part(b'[' * 5000)}.x.y",
        f"{unsigned_part(bytes([255, 254]))}.x.y",
        f"{unsigned_part(b'9' * 5000)}.x.y",
    ],
)
def test_what_is_no_token_is_refused(token: str) -> None:
    with pytest.raises(BadToken):
        verify(token)


def test_a_token_that_was_changed_is_refused() -> None:
    header, _, signature = issue(issued_at=now()).split(".")

    with pytest.raises(BadToken):
        verify(f"{header}.{unsigned_part(claims(sub=str(uuid4())))}.{signature}")


def test_tokens_of_every_key_are_good_while_keys_rotate(settings: Any) -> None:
    old_token = issue(issued_at=now())
    settings.TOKEN_SIGNING_KEYS = (NEW, OLD)
    new_token = issue(issued_at=now())

    assert jwt.get_unverified_header(new_token)["kid"] == "new"
    assert (verify(old_token).account_id, verify(new_token).account_id) == (ACCOUNT, ACCOUNT)
