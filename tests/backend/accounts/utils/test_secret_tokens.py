"""Tokens that stand for themselves."""

from hypothesis import given
from hypothesis import strategies as st

from backend.accounts.utils.secret_tokens import digest_of, new_token, successor_of


def test_tokens_are_long_and_never_the_same() -> None:
    tokens = {new_token() for _ in range(100)}

    assert len(tokens) == 100
    assert {len(token) for token in tokens} == {43}


@given(token=st.text(), key=st.text(st.characters(codec="utf-8")))
def test_a_successor_follows_from_the_token_and_the_key_alone(token: str, key: str) -> None:
    successor = successor_of(token, secret_key=key)

    assert successor == successor_of(token, secret_key=key)
    assert successor != successor_of(token, secret_key=f"{key}!")
    assert successor != successor_of(f"{token}!", secret_key=key)
    assert len(successor) == 43
    assert digest_of(successor) != digest_of(token)
