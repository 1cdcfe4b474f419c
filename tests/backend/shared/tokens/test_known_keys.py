"""The public keys of accounts: fetched when one is unknown, kept when accounts is away."""

import threading
import time
from collections.abc import Callable
from typing import Any

import pytest

from backend.shared.clock import now
from backend.shared.errors import Unavailable
from backend.shared.tokens.key_set import from_jwks, public_keys, to_jwks
from backend.shared.tokens.known_keys import KnownKeys
from backend.shared.tokens.verify import BadToken, verify_access_token
from config.env_reader import NamedKey
from tests.backend.shared.tokens.conftest import ACCOUNT, NEW, OLD, HandClock, publish
from tests.support.outside.http_stub import OtherService

Sign = Callable[[NamedKey], str]
NOT_KEY_SETS = [
    (503, {"data": None, "error": {"code": "UNAVAILABLE"}}),
    (500, to_jwks(keys=public_keys(signing_keys=[OLD]))),
    (200, b"<html>"),
    (200, b""),
    (200, []),
    (200, None),
    (200, {"keys": None}),
    (200, {"keys": []}),
    (200, {"keys": ["a"]}),
    (200, {"keys": [{"kty": "OKP", "crv": "Ed25519", "kid": "old"}]}),
    (200, {"keys": [{"kty": "OKP", "crv": "Ed25519", "kid": "old", "x": "AAAA"}]}),
    (200, {"keys": [{"kty": "oct", "kid": "old", "k": "AAAA"}]}),
]


def verify(token: str) -> Any:
    return verify_access_token(token=token, now=now()).account_id


def test_keys_are_published_and_read_back() -> None:
    keys = public_keys(signing_keys=[OLD, NEW])
    document = to_jwks(keys=keys)

    assert from_jwks(document=document) == keys
    assert {key["alg"] for key in document["keys"]} == {"EdDSA"}
    assert [sorted(key) for key in document["keys"]] == [["alg", "crv", "kid", "kty", "use", "x"]] * 2


def test_a_key_is_fetched_once(accounts: OtherService, sign: Sign) -> None:
    assert [verify(sign(OLD)) for _ in range(5)] == [ACCOUNT] * 5
    assert [asked.path for asked in accounts.asked] == ["/.well-known/jwks.json"]


def test_a_new_key_is_known_after_another_fetch(accounts: OtherService, sign: Sign, clock: HandClock) -> None:
    verify(sign(OLD))
    publish(accounts, NEW, OLD)
    clock.pass_by(2.1)

    assert verify(sign(NEW)) == ACCOUNT
    assert verify(sign(OLD)) == ACCOUNT
    assert len(accounts.asked) == 2


def test_unknown_keys_cause_a_fetch_every_two_seconds_at_most(
    accounts: OtherService, sign: Sign, clock: HandClock
) -> None:
    verify(sign(OLD))
    publish(accounts, NEW, OLD)
    clock.pass_by(1.9)

    with pytest.raises(BadToken):
        verify(sign(NEW))
    assert len(accounts.asked) == 1

    clock.pass_by(0.2)
    assert verify(sign(NEW)) == ACCOUNT


def test_made_up_keys_are_not_asked_for_again_and_again(accounts: OtherService, sign: Sign, clock: HandClock) -> None:
    for number in range(20):
        with pytest.raises(BadToken):
            verify(sign(NamedKey(kid=f"made-up-{number}", secret=NEW.secret)))
        clock.pass_by(0.5)

    assert len(accounts.asked) == 4


def test_a_withdrawn_key_is_forgotten_in_time(accounts: OtherService, sign: Sign, clock: HandClock) -> None:
    verify(sign(OLD))
    publish(accounts, NEW)
    clock.pass_by(301)

    with pytest.raises(BadToken):
        verify(sign(OLD))


@pytest.mark.parametrize(("status", "content"), NOT_KEY_SETS)
def test_without_keys_a_token_cannot_be_judged(accounts: OtherService, sign: Sign, status: int, content: Any) -> None:
    accounts.answer = lambda asked: (status, content)

    with pytest.raises(Unavailable):
        verify(sign(OLD))


@pytest.mark.parametrize(("status", "content"), NOT_KEY_SETS)
def test_known_keys_are_kept_while_accounts_is_away(
    accounts: OtherService, sign: Sign, clock: HandClock, status: int, content: Any
) -> None:
    verify(sign(OLD))
    accounts.answer = lambda asked: (status, content)
    clock.pass_by(301)

    assert verify(sign(OLD)) == ACCOUNT
    assert len(accounts.asked) == 2


def test_accounts_that_cannot_be_reached_is_an_outage(accounts: OtherService, sign: Sign, settings: Any) -> None:
    settings.SERVICE_URLS = {**settings.SERVICE_URLS, "accounts": "http://127.0.0.1:9"}

    with pytest.raises(Unavailable):
        verify(sign(OLD))


def test_keys_come_back_with_accounts(accounts: OtherService, sign: Sign, clock: HandClock) -> None:
    accounts.answer = lambda asked: (503, {})
    with pytest.raises(Unavailable):
        verify(sign(OLD))
    publish(accounts, OLD)
    clock.pass_by(2.1)

    assert verify(sign(OLD)) == ACCOUNT


def test_requests_do_not_queue_up_for_accounts_that_does_not_answer(accounts: OtherService, keys: KnownKeys) -> None:
    asked_again = threading.Event()
    accounts.answer = lambda asked: (asked_again.wait(10), (503, {}))[1]
    began = time.monotonic()

    def ask() -> None:
        with pytest.raises(Unavailable):
            keys.find(kid="old")

    threads = [threading.Thread(target=ask) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    asked_again.set()

    assert time.monotonic() - began < 4.5
    assert len(accounts.asked) == 1


def test_accounts_itself_asks_nobody(accounts: OtherService, sign: Sign, settings: Any) -> None:
    settings.TOKEN_SIGNING_KEYS = (NEW, OLD)

    assert verify(sign(OLD)) == ACCOUNT
    assert accounts.asked == []
