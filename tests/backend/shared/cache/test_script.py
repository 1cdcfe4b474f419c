from pathlib import Path

import pytest

from backend.shared.cache.client import Connection
from backend.shared.cache.errors import CacheRefused
from backend.shared.cache.script import Script


@pytest.fixture
def adder(tmp_path: Path) -> Script:
    (tmp_path / "add.lua").write_text("local function add(a, b) return a + b end")
    (tmp_path / "main.lua").write_text("return add(redis.call('GET', KEYS[1]), ARGV[1])")
    return Script.of(tmp_path / "main.lua", library=[tmp_path / "add.lua"])


def test_the_parts_are_one_script(cache: Connection, adder: Script):
    cache.call("SET", "k", 40)
    assert adder.run(cache, keys=["k"], args=[2]) == 42


def test_it_is_named_by_what_it_says(tmp_path: Path, adder: Script):
    (tmp_path / "add.lua").write_text("local function add(a, b) return a + b + 0 end")
    other = Script.of(tmp_path / "main.lua", library=[tmp_path / "add.lua"])
    assert other.name != adder.name
    assert other.name.startswith("plaza_main_")


def test_a_forgotten_script_is_taught_again(cache: Connection, adder: Script):
    cache.call("SET", "k", 40)
    adder.run(cache, keys=["k"], args=[2])
    cache.call("FUNCTION", "FLUSH")
    assert adder.run(cache, keys=["k"], args=[2]) == 42


def test_an_error_in_a_script_is_raised(cache: Connection, adder: Script):
    cache.call("SET", "k", "not a number")
    with pytest.raises(CacheRefused):
        adder.run(cache, keys=["k"], args=[2])
