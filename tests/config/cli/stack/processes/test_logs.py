"""Log files of bounded size, and the line that a person sees."""

from pathlib import Path

from config.cli.stack.processes.logs import RotatingLog, tail
from config.cli.stack.terminal.log_line import is_shown, render_line


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


def test_of_seaweedfs_only_faults_are_followed() -> None:
    said = (
        b"I1127 11:53:52.853846 master.go:400 current: 127.0.0.1:56189 peers:none",
        b"W1127 11:53:52.853846 volume.go:12 slow",
        b"  Starting SeaweedFS Mini ...",
        b"E1127 11:53:52.853846 volume.go:12 no space left on device",
        b"s3 ended with code 1; it starts again in 0.1 s",
    )

    followed = [render_line("s3", line).plain for line in said if is_shown("s3", line)]

    assert [line.split() for line in followed] == [
        ["11:53:52", "ERROR", "s3", "volume.go:12", "no", "space", "left", "on", "device"],
        ["s3", "s3", "ended", "with", "code", "1;", "it", "starts", "again", "in", "0.1", "s"],
    ]


def test_every_line_of_another_part_is_followed_unless_it_is_blank() -> None:
    assert [is_shown("postgres", line) for line in (b"I1127 11:53:52.1 a.go:1 b", b"  ", b"")] == [True, False, False]
