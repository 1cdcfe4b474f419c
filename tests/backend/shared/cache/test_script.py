from pathlib import Path

import pytest

from backend.shared.cache.client import Connection
from backend.shared.cache.errors import CacheRefused
from backend.shared.cache.script import Script


@pytest.fixture
def adder(tmp_path: Path) -> Script:
    (tmp_path / "add.lua").write_text("local function add(a, b) return a + b end")
    (tmp_path / "main.lua").write_text("return add(redis.call('GET', KEYS[1]), ARGV[1])")
    return Script.of(tmp_path / "add.lua", tmp_path / "main.lua")


def test_the_parts_are_one_script(cache: Connection, adder: Script):
    cache.call("SET", "k", 40)
    assert adder.run(cache, keys=["k"], args=[2]) == 42


def test_the_digest_is_the_servers(cache: Connection, adder: Script):
    assert cache.call("SCRIPT", "LOAD", adder.source) == adder.sha


def test_a_forgotten_script_is_taught_again(cache: Connection, adder: Script):
    cache.call("SET", "k", 40)
    adder.run(cache, keys=["k"], args=[2])
    cache.call("SCRIPT", "FLUSH")
    assert adder.run(cache, keys=["k"], args=[2]) == 42
    cache.call("SCRIPT", "FLUSH")
    assert adder.run_all(cache, calls=[(["k"], [1]), (["k"], [2])]) == [41, 42]


def test_an_error_in_a_script_is_raised(cache: Connection, adder: Script):
    cache.call("SET", "k", "not a number")
    with pytest.raises(CacheRefused):
        adder.run(cache, keys=["k"], args=[2])
    with pytest.raises(CacheRefused):
        adder.run_all(cache, calls=[(["k"], [1])])
