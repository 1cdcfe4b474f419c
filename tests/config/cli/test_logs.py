"""Log files of bounded size, and the line that a person sees."""

from pathlib import Path

from config.cli.stack.log_line import render_line
from config.cli.stack.logs import RotatingLog, tail


def test_a_full_file_turns_over_and_the_oldest_goes(tmp_path: Path) -> None:
    log = RotatingLog(path=tmp_path / "a.log", limit_bytes=10, keep=2)

    for line in (b"first line\n", b"second line\n", b"third line\n", b"4\n"):
        log.write(line)

    found = {path.name: path.read_text() for path in tmp_path.iterdir()}
    assert found == {"a.log": "4\n", "a.log.1": "third line\n", "a.log.2": "second line\n"}


def test_a_file_is_appended_to_after_a_restart(tmp_path: Path) -> None:
    for text in ("one", "two"):
        log = RotatingLog(path=tmp_path / "a.log", limit_bytes=100, keep=1)
        log.say(text)
        log.close()

    assert tail(tmp_path / "a.log", lines=1) == "two"
    assert (tmp_path / "a.log").read_text() == "one\ntwo\n"


def test_a_request_is_shown_in_one_short_line() -> None:
    line = (
        b'{"time":"2026-01-02T03:04:05.678Z","level":"INFO","service":"social","message":"request","method":"GET",'
        b'"route":"/api/v1/feed","status":200,"duration_ms":3.2,"request_id":"r","account_id":"a"}'
    )

    assert render_line("social-web", line).plain.split() == [
        "03:04:05",
        "INFO",
        "social-web",
        "GET",
        "/api/v1/feed",
        "200",
        "3.2",
        "ms",
        "account_id=a",
    ]


def test_a_line_that_is_no_json_is_shown_as_it_is() -> None:
    assert render_line("postgres", b"LOG:  ready [now]").plain == "postgres         LOG:  ready [now]"
