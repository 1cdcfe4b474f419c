"""Argon2id with a bound."""

import threading
from typing import Any

import pytest
from argon2 import extract_parameters
from argon2.low_level import Type

from backend.accounts.utils import password_hashing
from backend.accounts.utils.password_hashing import TooBusyToHash, hash_password, is_outdated, is_password


def test_a_hash_is_argon2id_with_the_configured_cost() -> None:
    parameters = extract_parameters(hash_password("a passphrase"))

    assert parameters.type is Type.ID
    assert (parameters.memory_cost, parameters.time_cost, parameters.parallelism) == (7168, 1, 1)


def test_two_hashes_of_one_password_differ_and_both_match() -> None:
    first, second = hash_password("a passphrase"), hash_password("a passphrase")

    assert first != second
    assert is_password("a passphrase", password_hash=first)
    assert is_password("a passphrase", password_hash=second)
    assert not is_password("another", password_hash=first)


@pytest.mark.parametrize("password_hash", [None, "", "nonsense"])
def test_without_a_hash_no_password_is_right(password_hash: str | None) -> None:
    assert not is_password("", password_hash=password_hash)


def test_todays_hash_is_not_outdated() -> None:
    assert not is_outdated(hash_password("a passphrase"))


def test_who_finds_no_turn_in_time_is_told_to_come_again(monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    settings.ARGON2_CONCURRENCY = 1
    monkeypatch.setattr(password_hashing, "WAIT_SECONDS", 0.05)
    password_hashing._turns.cache_clear()
    taken, done = threading.Event(), threading.Event()

    def hold() -> None:
        with password_hashing._turn():
            taken.set()
            done.wait(30)

    holder = threading.Thread(target=hold)
    holder.start()
    taken.wait(30)
    with pytest.raises(TooBusyToHash) as refused:
        hash_password("a passphrase")
    done.set()
    holder.join()

    assert (refused.value.status, refused.value.headers["Retry-After"]) == (503, "1")
    assert hash_password("a passphrase")
    password_hashing._turns.cache_clear()
