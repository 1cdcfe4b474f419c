"""The commands, found by their files: adding `commands/NAME.py` with a click command `NAME` is all it takes."""

import ast
import importlib
from pathlib import Path

import click

COMMANDS = Path(__file__).with_name("commands")


class CommandLine(click.Group):
    """Lists every command by the first line of its file and imports a command only when it is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of all commands."""
        return sorted(path.stem.replace("_", "-") for path in COMMANDS.glob("[!_]*.py"))

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import and return one command."""
        if cmd_name not in self.list_commands(ctx):
            return None
        name = cmd_name.replace("-", "_")
        command: click.Command = getattr(importlib.import_module(f"config.cli.commands.{name}"), name)
        return command

    def format_help(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Print the table of commands."""
        from config.cli.help_table import print_help  # noqa: PLC0415

        print_help({name: summary(name) for name in self.list_commands(ctx)})


def summary(command: str) -> str:
    """Return the first line of a command's file without running it."""
    source = (COMMANDS / f"{command.replace('-', '_')}.py").read_text(encoding="utf-8")
    return (ast.get_docstring(ast.parse(source)) or "").partition("\n")[0]
