"""The client against real servers, ones that die and ones that do not answer included."""

import os
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from backend.shared.cache.breaker import CircuitBreaker
from backend.shared.cache.client import Connection
from backend.shared.cache.connection import connection
from backend.shared.cache.errors import CacheRefused, CacheUnavailable
from backend.shared.errors import Unavailable
from tests.backend.valkey_server import ValkeyServer, free_port


@pytest.fixture
def folder() -> Iterator[Path]:
    with TemporaryDirectory(prefix="plaza-cache-") as folder:
        yield Path(folder)


@pytest.fixture
def server(folder: Path) -> Iterator[ValkeyServer]:
    server = ValkeyServer(folder=folder, port=free_port(), options=("--requirepass", "open sesame"))
    server.start()
    yield server
    server.kill()


def test_bytes_in_and_bytes_out(cache: Connection):
    raw = bytes(range(256))
    assert cache.call("SET", b"k", raw) == b"OK"
    assert cache.call("GET", b"k") == raw
    assert cache.call("INCRBY", b"n", 41) == 41
    assert cache.call("GET", b"absent") is None


def test_a_reply_larger_than_the_buffer(cache: Connection):
    large = os.urandom(1_000_000)
    cache.call("SET", b"large", large)
    assert cache.call("GET", b"large") == large


def test_a_pipeline_answers_in_order_and_keeps_errors_in_place(cache: Connection):
    replies = cache.pipeline([("SET", "k", "v"), ("LPUSH", "k", "x"), ("GET", "k")])
    assert (replies[0], replies[2]) == (b"OK", b"v")
    assert isinstance(replies[1], CacheRefused)
    assert cache.pipeline([]) == []


def test_a_transaction_is_one_step(cache: Connection):
    assert cache.transaction([("SET", "k", 1), ("INCR", "k"), ("MGET", "k", "absent")]) == [b"OK", 2, [b"2", None]]
    with pytest.raises(CacheRefused, match="WRONGTYPE"):
        cache.transaction([("SET", "k", 1), ("LPUSH", "k", "x")])
    with pytest.raises(CacheRefused):
        cache.transaction([("SET", "k", 9), ("NO-SUCH-COMMAND",)])
    assert cache.call("GET", "k") == b"1"


def test_a_refused_command_is_an_error_and_the_line_stays_usable(cache: Connection):
    cache.call("SET", "k", "v")
    with pytest.raises(CacheRefused, match="WRONGTYPE"):
        cache.call("LPUSH", "k", "x")
    assert cache.call("GET", "k") == b"v"


def test_password_and_database_over_tcp(server: ValkeyServer):
    first = Connection(url=f"redis://:open%20sesame@127.0.0.1:{server.port}/3")
    first.call("SET", "k", "in three")
    other = Connection(url=f"redis://:open%20sesame@127.0.0.1:{server.port}/0")
    assert other.call("GET", "k") is None
    other.call("SELECT", 3)
    assert other.call("GET", "k") == b"in three"


def test_a_wrong_password_is_unavailable_and_not_repeated_in_the_answer(server: ValkeyServer):
    stranger = Connection(url=f"redis://:hunter2@127.0.0.1:{server.port}/0")
    with pytest.raises(CacheUnavailable) as refused:
        stranger.call("PING")
    assert "hunter2" not in str(refused.value)
    assert refused.value.status == 503


def test_a_cut_idle_line_is_renewed(cache: Connection, cache_url: str):
    mine = Connection(url=cache_url)
    number = mine.call("CLIENT", "ID")
    assert cache.call("CLIENT", "KILL", "ID", number) == 1
    assert mine.call("PING") == b"PONG"
    assert mine.call("CLIENT", "ID") != number


def test_a_restarted_server_is_found_again(folder: Path):
    server = ValkeyServer(folder=folder)
    server.start()
    mine = Connection(url=server.url)
    mine.call("SET", "k", "v")
    server.kill()
    server.start()
    assert mine.call("GET", "k") is None
    server.kill()


def test_a_dead_server_is_unavailable_at_once_and_then_left_alone(folder: Path):
    server = ValkeyServer(folder=folder)
    server.start()
    clock = [100.0]
    mine = Connection(url=server.url, breaker=CircuitBreaker(clock=lambda: clock[0]))
    mine.call("PING")
    server.kill()
    with pytest.raises(Unavailable):
        mine.call("PING")
    server.start()
    with pytest.raises(CacheUnavailable, match="a moment ago"):
        mine.call("PING")
    clock[0] += 0.5
    assert mine.call("PING") == b"PONG"
    assert mine.call("PING") == b"PONG"
    server.kill()


def test_a_silent_server_costs_a_second_once(folder: Path):
    with socket.socket(socket.AF_UNIX) as deaf:
        deaf.bind(str(folder / "deaf.sock"))
        deaf.listen()
        mine = Connection(url=f"unix://{folder / 'deaf.sock'}")
        began = time.monotonic()
        with pytest.raises(CacheUnavailable):
            mine.call("PING")
        assert 0.9 < time.monotonic() - began < 5
        began = time.monotonic()
        with pytest.raises(CacheUnavailable):
            mine.call("PING")
        assert time.monotonic() - began < 0.9


def test_an_interrupted_reply_does_not_answer_the_next_command(cache: Connection, cache_url: str):
    mine = Connection(url=cache_url)
    mine.call("SET", "k", "v")

    class Interrupt(BaseException):
        pass

    wire = mine._wire
    assert wire is not None

    def interrupted(request: bytes) -> None:
        wire._socket.sendall(request)
        raise Interrupt

    with pytest.raises(Interrupt):
        mine._exchange(lambda wire: interrupted(b"*2\r\n$4\r\nECHO\r\n$5\r\nstale\r\n"))
    assert mine.call("GET", "k") == b"v"


def test_a_full_server_is_unavailable(folder: Path):
    server = ValkeyServer(folder=folder, options=("--maxmemory", "1mb", "--maxmemory-policy", "noeviction"))
    server.start()
    mine = Connection(url=server.url)
    with pytest.raises(CacheUnavailable, match="OOM"):
        mine.pipeline([("SET", f"k{n}", b"x" * 100_000) for n in range(50)])
        mine.call("SET", "last", "x")
    assert mine.call("PING") == b"PONG"
    server.kill()


def test_each_thread_has_its_own_line(cache: Connection):
    numbers = [cache.call("CLIENT", "ID")]
    worker = threading.Thread(target=lambda: numbers.append(connection().call("CLIENT", "ID")))
    worker.start()
    worker.join()
    assert connection() is cache
    assert len(set(numbers)) == 2


def test_a_fork_does_not_share_the_line(cache: Connection):
    number = cache.call("CLIENT", "ID")
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.write(writer, str(connection().call("CLIENT", "ID")).encode())
        os._exit(0)
    os.waitpid(child, 0)
    assert int(os.read(reader, 32)) != number
    assert cache.call("CLIENT", "ID") == number
    os.close(reader)
    os.close(writer)
