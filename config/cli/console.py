"""Where commands print to."""

from rich.console import Console

WIDE = 160


def make_console() -> Console:
    """Return a console: as wide as the terminal, and wide enough for whole addresses where nobody watches."""
    console = Console()
    return console if console.is_terminal else Console(width=WIDE)
