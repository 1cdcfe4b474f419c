"""Encryption of personal fields: bound to its place, by keys that rotate."""

from typing import Any

import pytest

from backend.shared.crypto.field_encryption import (
    CannotDecrypt,
    blind_index,
    decrypt,
    encrypt,
    new_data_key,
    seal,
    unseal,
    unwrap_key,
    wrap_key,
)
from config.env_reader import NamedKey

OLD = NamedKey(kid="2026-03", secret=bytes([1]) * 32)
NEW = NamedKey(kid="2026-09", secret=bytes([2]) * 32)
SAME_NAME = NamedKey(kid="2026-03", secret=bytes([3]) * 32)
PLACE = b"email:1"


@pytest.fixture(autouse=True)
def _keys(settings: Any) -> None:
    settings.FIELD_KEYS = (OLD,)


def flipped(data: bytes, position: int) -> bytes:
    """Return the bytes with one bit changed."""
    changed = bytearray(data)
    changed[position] ^= 1
    return bytes(changed)


@pytest.mark.parametrize("plaintext", [b"", b"a", "ünï".encode(), bytes(range(256)) * 100])
def test_what_is_sealed_can_be_unsealed(plaintext: bytes) -> None:
    assert unseal(seal(plaintext, associated=PLACE), associated=PLACE) == plaintext


def test_a_sealed_text_cannot_be_read_or_recognised() -> None:
    first, second = seal(b"somebody", associated=PLACE), seal(b"somebody", associated=PLACE)

    assert b"somebody" not in first
    assert first != second


def test_every_changed_bit_is_noticed() -> None:
    sealed = seal(b"somebody", associated=PLACE)

    for position in range(len(sealed)):
        with pytest.raises(CannotDecrypt):
            unseal(flipped(sealed, position), associated=PLACE)


@pytest.mark.parametrize("length", range(0, 40, 3))
def test_a_part_of_it_is_noticed(length: int) -> None:
    with pytest.raises(CannotDecrypt):
        unseal(seal(b"somebody", associated=PLACE)[:length], associated=PLACE)


@pytest.mark.parametrize("sealed", [b"", b"\x00", b"\xff", b"\x02\xff\xfe" + bytes(40), bytes(40)])
def test_what_was_never_sealed_is_noticed(sealed: bytes) -> None:
    with pytest.raises(CannotDecrypt):
        unseal(sealed, associated=PLACE)


def test_a_value_cannot_move_to_another_place() -> None:
    with pytest.raises(CannotDecrypt):
        unseal(seal(b"somebody", associated=PLACE), associated=b"email:2")


def test_keys_rotate(settings: Any) -> None:
    before = seal(b"before", associated=PLACE)
    settings.FIELD_KEYS = (NEW, OLD)
    after = seal(b"after", associated=PLACE)

    assert (unseal(before, associated=PLACE), unseal(after, associated=PLACE)) == (b"before", b"after")
    assert after[1 : 1 + after[0]] == b"2026-09"

    settings.FIELD_KEYS = (NEW,)
    assert unseal(after, associated=PLACE) == b"after"
    with pytest.raises(CannotDecrypt, match="2026-03"):
        unseal(before, associated=PLACE)


def test_another_key_of_the_same_name_does_not_open_it(settings: Any) -> None:
    sealed = seal(b"somebody", associated=PLACE)
    settings.FIELD_KEYS = (SAME_NAME,)

    with pytest.raises(CannotDecrypt):
        unseal(sealed, associated=PLACE)


def test_a_data_key_is_wrapped_for_its_owner() -> None:
    data_key = new_data_key()
    wrapped = wrap_key(data_key, owner=b"ada")

    assert data_key not in wrapped
    assert unwrap_key(wrapped, owner=b"ada") == data_key
    with pytest.raises(CannotDecrypt):
        unwrap_key(wrapped, owner=b"bob")


def test_a_data_key_is_not_mistaken_for_another_sealed_value() -> None:
    with pytest.raises(CannotDecrypt):
        unseal(wrap_key(new_data_key(), owner=b"ada"), associated=b"ada")


def test_a_field_is_lost_with_its_data_key() -> None:
    data_key = new_data_key()
    ciphertext = encrypt(b"somebody", key=data_key, associated=PLACE)

    assert decrypt(ciphertext, key=data_key, associated=PLACE) == b"somebody"
    with pytest.raises(CannotDecrypt):
        decrypt(ciphertext, key=new_data_key(), associated=PLACE)


def test_data_keys_are_long_and_never_the_same() -> None:
    keys = {new_data_key() for _ in range(50)}

    assert len(keys) == 50
    assert {len(key) for key in keys} == {32}


def test_a_blind_index_is_stable_and_apart_for_each_purpose(settings: Any) -> None:
    settings.SECRET_KEY = "one secret"
    index = blind_index("ada@example.org", purpose="email")

    assert index == blind_index("ada@example.org", purpose="email")
    assert len(index) == 32
    assert index != blind_index("ada@example.org", purpose="login-limit")
    assert index != blind_index("bob@example.org", purpose="email")

    settings.SECRET_KEY = "another secret"
    assert index != blind_index("ada@example.org", purpose="email")
