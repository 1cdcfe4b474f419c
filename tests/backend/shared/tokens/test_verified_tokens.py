"""The memory of tokens whose signature was checked."""

from uuid import UUID

from backend.shared.tokens.verify import VerifiedTokens
from backend.shared.tokens.viewer import Viewer

ADA = Viewer(account_id=UUID(int=1), session_id=UUID(int=2), username="ada")
BOB = Viewer(account_id=UUID(int=3), session_id=UUID(int=4), username="bob")


def test_it_knows_whom_a_token_speaks_for_until_it_expires() -> None:
    memory = VerifiedTokens(capacity=2)
    memory.remember(token="t", viewer=ADA, expires=100.0)

    assert memory.find(token="t", timestamp=99.9) == ADA
    assert memory.find(token="t", timestamp=100.0) is None
    assert memory.find(token="other", timestamp=0.0) is None


def test_the_oldest_goes_when_there_are_too_many() -> None:
    memory = VerifiedTokens(capacity=2)
    for token in ("first", "second", "third"):
        memory.remember(token=token, viewer=ADA, expires=100.0)

    found = [memory.find(token=token, timestamp=0.0) for token in ("first", "second", "third")]

    assert found == [None, ADA, ADA]


def test_a_token_that_is_seen_again_takes_no_second_place() -> None:
    memory = VerifiedTokens(capacity=2)
    for token, viewer in (("first", ADA), ("second", BOB), ("second", BOB)):
        memory.remember(token=token, viewer=viewer, expires=100.0)

    assert memory.find(token="first", timestamp=0.0) == ADA
    assert memory.find(token="second", timestamp=0.0) == BOB


def test_it_forgets_when_told() -> None:
    memory = VerifiedTokens(capacity=2)
    memory.remember(token="t", viewer=ADA, expires=100.0)

    memory.clear()

    assert memory.find(token="t", timestamp=0.0) is None
