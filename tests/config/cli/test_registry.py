"""The commands list themselves, fast."""

import subprocess
import sys

from click.testing import CliRunner

from config.cli.registry import COMMANDS, CommandLine, summary
from config.cli.stack.paths import ROOT


def test_every_command_says_in_one_sentence_what_it_does() -> None:
    for path in COMMANDS.glob("[!_]*.py"):
        assert 15 < len(summary(path.stem)) < 120, path
        assert summary(path.stem).endswith("."), path


def test_called_with_nothing_it_lists_every_command() -> None:
    shown = CliRunner().invoke(CommandLine(name="plaza"), []).output

    assert all(path.stem.replace("_", "-") in shown for path in COMMANDS.glob("[!_]*.py"))


def test_an_unknown_command_is_refused() -> None:
    assert CliRunner().invoke(CommandLine(name="plaza"), ["nonsense"]).exit_code == 2


def test_help_imports_neither_django_nor_any_command() -> None:
    code = (
        "import sys; from config.cli.__main__ import main\n"
        "try: main(['--help'])\n"
        "except SystemExit: pass\n"
        "heavy = ('django', 'psycopg', 'config.cli.commands.', 'asyncio')\n"
        "print([name for name in sys.modules if name.startswith(heavy)])"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"
