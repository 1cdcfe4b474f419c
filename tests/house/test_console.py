"""Reading console sessions off a page."""

from pathlib import Path

from tests.support.console import Command, commands, is_like, run_in_order

PAGE = """
```console
$ echo one
one
$ two() { echo "2 $1"; }
$ two x
2 x
```
```sh
$ not this
```
"""


def test_commands_come_in_order_with_what_they_print() -> None:
    assert list(commands(PAGE)) == [
        Command(text="echo one", printed="one"),
        Command(text='two() { echo "2 $1"; }', printed=""),
        Command(text="two x", printed="2 x"),
    ]


def test_commands_run_in_one_shell(tmp_path: Path) -> None:
    assert run_in_order([command.text for command in commands(PAGE)], folder=tmp_path, timeout=30) == ["one", "", "2 x"]


def test_ids_times_and_layout_do_not_matter_and_all_else_does() -> None:
    expected = '{"id": "01a2092b-528a-7a45-8970-0e343e1cf202", "at": "2026-11-23T16:09:23.850752Z", "n": 1}'
    assert is_like('{"id":"01a2092b-528a-7a45-8970-0e343e1cf203","at":"2027-01-01T00:00:00Z","n":1}', expected=expected)
    assert not is_like('{"id":"x","at":"2027-01-01T00:00:00Z","n":1}', expected=expected)
    assert not is_like(expected.replace("1}", "2}"), expected=expected)
    assert is_like("a\nb\nc", expected="a\n…\nc")
    assert not is_like("a\nb", expected="a\n…\nc")
