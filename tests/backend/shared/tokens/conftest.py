"""What the tests of access tokens share: keys, a clock that is wound by hand, and accounts on the loopback."""

from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID, uuid4

import pytest

from backend.shared.clock import now
from backend.shared.tokens import verify
from backend.shared.tokens.issue import issue_access_token
from backend.shared.tokens.key_set import public_keys, to_jwks
from backend.shared.tokens.known_keys import KnownKeys
from backend.shared.tokens.verify import VerifiedTokens
from config.env_reader import NamedKey
from tests.support.outside.http_stub import OtherService, other_service

OLD = NamedKey(kid="old", secret=bytes([1]) * 32)
NEW = NamedKey(kid="new", secret=bytes([2]) * 32)
STRANGE = NamedKey(kid="old", secret=bytes([3]) * 32)
ACCOUNT, SESSION = UUID(int=1), UUID(int=2)


class HandClock:
    """Seconds that pass when they are told to."""

    def __init__(self) -> None:
        self.seconds = 1000.0

    def __call__(self) -> float:
        return self.seconds

    def pass_by(self, seconds: float) -> None:
        self.seconds += seconds


@pytest.fixture
def clock() -> HandClock:
    """The clock of the known keys."""
    return HandClock()


@pytest.fixture
def keys(monkeypatch: pytest.MonkeyPatch, clock: HandClock) -> KnownKeys:
    """A process that knows no key yet and remembers no token."""
    fresh = KnownKeys(clock=clock)
    monkeypatch.setattr(verify, "known_keys", fresh)
    monkeypatch.setattr(verify, "verified_tokens", VerifiedTokens(capacity=10))
    return fresh


@pytest.fixture
def sign(settings: Any) -> Callable[[NamedKey], str]:
    """Return a maker of good tokens, each by the key that is given; the settings keep their own keys."""

    def make(key: NamedKey) -> str:
        kept, settings.TOKEN_SIGNING_KEYS = settings.TOKEN_SIGNING_KEYS, (key,)
        token = issue_access_token(
            account_id=ACCOUNT, session_id=uuid4(), username="ada", is_operator=False, issued_at=now()
        )
        settings.TOKEN_SIGNING_KEYS = kept
        return token

    return make


@pytest.fixture
def accounts(settings: Any, keys: KnownKeys) -> Iterator[OtherService]:
    """The accounts service, which publishes the old key; the service under test has no keys of its own."""
    settings.TOKEN_SIGNING_KEYS = ()
    with other_service() as service:
        settings.SERVICE_URLS = {**settings.SERVICE_URLS, "accounts": service.url}
        publish(service, OLD)
        yield service


def publish(accounts: OtherService, *signing_keys: NamedKey) -> None:
    """Make accounts publish these keys."""
    document = to_jwks(keys=public_keys(signing_keys=signing_keys))
    accounts.answer = lambda asked: (200, document)
