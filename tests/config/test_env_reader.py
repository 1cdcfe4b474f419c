"""The reader of environment variables: every fault is kept, no value is."""

import base64
from collections.abc import Callable
from typing import Any

import pytest

from config.env_reader import CANNOT_BE_READ, EnvironmentFaults, EnvironmentReader, NamedKey, RateLimit

KEY = base64.b64encode(bytes(range(32))).decode()
SHORT_KEY = base64.b64encode(b"too short").decode()
HTTP = ("http", "https")
Read = Callable[[EnvironmentReader], Any]


def read(value: str | None, how: Read) -> tuple[Any, list[str]]:
    """Return what is read of the variable NAME, and the faults."""
    reader = EnvironmentReader(source={} if value is None else {"NAME": value})
    return how(reader), reader.faults


def text(reader: EnvironmentReader) -> str:
    return reader.text("NAME")


def choice(reader: EnvironmentReader) -> str:
    return reader.choice("NAME", choices=("one", "two"))


def integer(reader: EnvironmentReader) -> int:
    return reader.integer("NAME", low=2, high=9)


def url(reader: EnvironmentReader) -> str:
    return reader.url("NAME", schemes=HTTP)


def path_url(reader: EnvironmentReader) -> str:
    return reader.url("NAME", schemes=("file", "unix"))


def optional_url(reader: EnvironmentReader) -> str | None:
    return reader.optional_url("NAME", schemes=HTTP)


def words(reader: EnvironmentReader) -> tuple[str, ...]:
    return reader.words("NAME")


def origins(reader: EnvironmentReader) -> tuple[str, ...]:
    return reader.origins("NAME")


def rate(reader: EnvironmentReader) -> RateLimit:
    return reader.rate("NAME")


def keys(reader: EnvironmentReader) -> tuple[bytes, ...]:
    return reader.keys("NAME")


def named_keys(reader: EnvironmentReader) -> tuple[NamedKey, ...]:
    return reader.named_keys("NAME")


EVERY_KIND = [text, choice, integer, url, optional_url, words, origins, rate, keys, named_keys]


@pytest.mark.parametrize("how", EVERY_KIND)
@pytest.mark.parametrize(
    ("value", "fault"), [(None, "NAME is missing"), ("", "NAME is empty"), ("  ", "NAME is empty")]
)
def test_what_is_missing_or_empty_is_a_fault(how: Read, value: str | None, fault: str) -> None:
    assert read(value, how)[1] == [fault]


@pytest.mark.parametrize(
    ("how", "value", "expected"),
    [
        (text, " a word ", "a word"),
        (choice, "two", "two"),
        (integer, "2", 2),
        (integer, "9", 9),
        (url, "https://plaza.example/", "https://plaza.example"),
        (url, "http://127.0.0.1:8101", "http://127.0.0.1:8101"),
        (path_url, "file:///var/mail/plaza", "file:///var/mail/plaza"),
        (path_url, "unix:///run/valkey.sock?db=0", "unix:///run/valkey.sock?db=0"),
        (optional_url, "none", None),
        (optional_url, "https://key@errors.example/1", "https://key@errors.example/1"),
        (words, "none", ()),
        (words, "a, b,,c ", ("a", "b", "c")),
        (origins, "none", ()),
        (origins, "https://a.example, http://[::1]:3000", ("https://a.example", "http://[::1]:3000")),
        (rate, "600/60", RateLimit(count=600, seconds=60)),
        (keys, f"{KEY},{KEY}", (bytes(range(32)), bytes(range(32)))),
        (named_keys, f"k1:{KEY}", (NamedKey(kid="k1", secret=bytes(range(32))),)),
    ],
)
def test_what_is_well_formed_is_read(how: Read, value: str, expected: Any) -> None:
    assert read(value, how) == (expected, [])


@pytest.mark.parametrize(
    ("how", "value"),
    [
        (choice, "three"),
        (choice, "ONE"),
        (integer, "1"),
        (integer, "10"),
        (integer, "ture"),
        (integer, "5.0"),
        (integer, "-5"),
        (integer, "٣"),
        (integer, "9" * 5000),
        (url, "plaza.example"),
        (url, "ftp://plaza.example"),
        (url, "http://"),
        (url, "http:///path"),
        (url, "http://plaza.example:eighty"),
        (url, "http://plaza.example:70000"),
        (url, "http://[plaza"),
        (url, "http://[plaza]/"),
        (path_url, "file://mailbox"),
        (path_url, "file://mailbox/plaza"),
        (path_url, "unix:////"),
        (optional_url, "None"),
        (origins, "*"),
        (origins, "plaza.example"),
        (origins, "https://plaza.example/"),
        (origins, "https://*.plaza.example"),
        (rate, "650"),
        (rate, "600/"),
        (rate, "600/0"),
        (rate, "0/60"),
        (rate, "600/60/60"),
        (rate, "600 / 60"),
        (keys, "none"),
        (keys, ","),
        (keys, "not base64!"),
        (keys, "ключ"),
        (keys, SHORT_KEY),
        (named_keys, "none"),
        (named_keys, KEY),
        (named_keys, f":{KEY}"),
        (named_keys, "k1:"),
        (named_keys, f"k1:{SHORT_KEY}"),
        (named_keys, f"k1:{KEY},k1:{KEY}"),
        (named_keys, f"{'k' * 65}:{KEY}"),
    ],
)
def test_what_is_malformed_is_a_fault_without_its_value(how: Read, value: str) -> None:
    _, (fault,) = read(value, how)

    assert fault.startswith("NAME is malformed")
    assert value not in fault


@pytest.mark.parametrize("host", ["plaza.example:eighty", "plaza.example", "[plaza.example"])
def test_no_part_of_a_password_is_told(host: str) -> None:
    _, (fault,) = read(f"http://role:sesame#open@{host}", url)

    assert fault == f"NAME is malformed: {CANNOT_BE_READ}"


def test_the_text_of_a_librarys_error_is_not_told() -> None:
    reader = EnvironmentReader(source={"NAME": "sesame"})

    assert reader.read("NAME", int, default=7) == 7
    assert reader.faults == ["NAME is malformed"]


def test_faults_add_up_in_the_order_of_reading() -> None:
    reader = EnvironmentReader(source={"FIRST": "", "SECOND": "x"})
    reader.text("FIRST")
    reader.integer("SECOND", low=1, high=2)
    reader.rate("THIRD")

    assert [fault.split()[0] for fault in reader.faults] == ["FIRST", "SECOND", "THIRD"]
    assert str(EnvironmentFaults(faults=reader.faults)).startswith("The environment has 3 fault(s)")


def test_a_named_key_keeps_its_secret_to_itself() -> None:
    assert repr(NamedKey(kid="k1", secret=b"sesame")) == "NamedKey(kid='k1')"
