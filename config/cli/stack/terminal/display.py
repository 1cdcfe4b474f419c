"""What a person sees of a start: a live list of the parts, or plain lines where nobody watches, and then one table."""

import time
from dataclasses import dataclass, field

from rich.console import Console
from rich.live import Live
from rich.spinner import Spinner
from rich.table import Table
from rich.text import Text

from config.cli.stack.running.report import EXTERNAL, FAILED, READY, STARTING, WAITING
from config.cli.stack.state import StackState

STYLES = {WAITING: "dim", STARTING: "yellow", READY: "green", FAILED: "bold red", EXTERNAL: "cyan"}
SIGNS = {WAITING: "·", READY: "✔", FAILED: "✘", EXTERNAL: "→"}


@dataclass(slots=True)
class LiveReporter:
    """Shows all parts at once, each with its state, until `close`."""

    console: Console
    _states: dict[str, tuple[str, str]] = field(default_factory=dict)
    _live: Live | None = None
    _spinner: Spinner = field(default_factory=lambda: Spinner("dots", style="yellow"))
    _began: float = field(default_factory=time.monotonic)

    def tell(self, *, part: str, state: str, detail: str = "") -> None:
        """Show the new state of a part."""
        self._states[part] = (state, detail)
        if self._live is None:
            self._live = Live(get_renderable=self._render, console=self.console, refresh_per_second=8, transient=True)
            self._live.start()

    def close(self) -> None:
        """Take the display away."""
        if self._live:
            self._live.stop()
            self._live = None

    def _render(self) -> Table:
        ready = sum(state in {READY, EXTERNAL} for state, _ in self._states.values())
        table = Table.grid(padding=(0, 2))
        title = f"Plaza is starting: {ready} of {len(self._states)} parts, {time.monotonic() - self._began:.0f} s"
        table.add_row("", Text(title, style="bold"), "")
        for part, (state, detail) in self._states.items():
            sign = self._spinner if state == STARTING else Text(SIGNS[state], style=STYLES[state])
            table.add_row(sign, Text(part, style=STYLES[state]), Text(detail or state, style="dim"))
        return table


@dataclass(frozen=True, slots=True)
class PlainReporter:
    """Prints a line when a part is ready or has failed."""

    console: Console

    def tell(self, *, part: str, state: str, detail: str = "") -> None:
        """Print what is final."""
        if state in {READY, FAILED, EXTERNAL}:
            self.console.print(f"{part:<16} {state}  {detail}", markup=False, highlight=False)

    def close(self) -> None:
        """Leave the lines where they are."""


@dataclass(frozen=True, slots=True)
class SilentReporter:
    """Shows nothing."""

    def tell(self, *, part: str, state: str, detail: str = "") -> None:
        """Ignore it."""

    def close(self) -> None:
        """Do nothing."""


def make_reporter(console: Console, *, quiet: bool) -> LiveReporter | PlainReporter | SilentReporter:
    """Return the display that suits the console."""
    if quiet:
        return SilentReporter()
    return LiveReporter(console=console) if console.is_terminal else PlainReporter(console=console)


def address_table(state: StackState, *, title: str) -> Table:
    """Return the one table with every address of a stack."""
    table = Table(title=title, title_justify="left", header_style="bold", box=None, padding=(0, 2, 0, 0))
    table.add_column("part", style="cyan", no_wrap=True)
    table.add_column("address", overflow="fold")
    for part, address in {**state.addresses, "logs": str(state.data_dir / "logs")}.items():
        table.add_row(part, Text(address, style="bold green" if part == "gateway" else ""))
    return table
