import pytest

from backend.shared.cache.address import CacheAddress, parse_address


def test_host_port_password_and_database():
    assert parse_address("redis://:s%2Fcret@cache.local:6380/2") == CacheAddress(
        host="cache.local", port=6380, password="s/cret", database=2
    )


def test_defaults():
    assert parse_address("redis://cache.local") == CacheAddress(host="cache.local", port=6379, database=0)


def test_unix_socket():
    assert parse_address("unix:///run/valkey.sock?db=1") == CacheAddress(path="/run/valkey.sock", database=1)


def test_encrypted_with_user():
    address = parse_address("rediss://app:secret@cache.local:6379/0")
    assert (address.is_encrypted, address.username, address.password) == (True, "app", "secret")


def test_another_scheme_is_refused_without_its_secret():
    with pytest.raises(ValueError, match="starts with redis://") as refused:
        parse_address("http://:hunter2@cache.local")
    assert "hunter2" not in str(refused.value)


def test_the_password_is_not_in_the_repr():
    assert "hunter2" not in repr(parse_address("redis://:hunter2@cache.local"))


def test_greeting_says_only_what_is_needed():
    assert parse_address("redis://cache.local").greeting() == []
    assert parse_address("redis://app:pw@cache.local/3").greeting() == [("AUTH", "app", "pw"), ("SELECT", 3)]
