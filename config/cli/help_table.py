"""The list of commands as a person sees it."""

from collections.abc import Mapping

from rich.table import Table

from config.cli.console import make_console


def print_help(summaries: Mapping[str, str]) -> None:
    """Print every command with what it does."""
    console = make_console()
    console.print(
        "[bold]Plaza[/bold]: the backend of a social network on this machine, by one command.\n", highlight=False
    )
    console.print("  [bold]./plaza COMMAND --help[/bold] tells the options of one.\n", highlight=False)
    table = Table(box=None, show_header=False, padding=(0, 3, 0, 2))
    table.add_column(style="bold cyan", no_wrap=True)
    table.add_column()
    for name, text in summaries.items():
        table.add_row(name, text)
    console.print(table)
