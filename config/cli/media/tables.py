"""What media take, and what was cleared, as a person sees it."""

from collections.abc import Mapping, Sequence
from typing import Any

from rich.table import Table

UNITS = ("B", "KiB", "MiB", "GiB", "TiB")
STEP = 1024
NOTHING = (0, 0)


def size(count: float) -> str:
    """Return bytes in the unit that fits: 512 B, 1.4 MiB."""
    for unit in UNITS:
        if count < STEP or unit == UNITS[-1]:
            return f"{count:.0f} {unit}" if unit == "B" else f"{count:.1f} {unit}"
        count /= STEP
    return ""


def usage_table(title: str, *, rows: Mapping[str, Sequence[int]], bucket: Mapping[str, Sequence[int]]) -> Table:
    """Return what each takes by the rows and by the bucket; where they differ it is red."""
    table = Table(title=title, title_justify="left", header_style="bold", box=None, padding=(0, 2, 0, 0))
    table.add_column("", style="cyan", no_wrap=True)
    for column in ("files", "bytes", "in the bucket", ""):
        table.add_column(column, justify="right", no_wrap=True)
    names = [*rows, *(name for name in bucket if name not in rows)]
    for name in names:
        table.add_row(name, *_cells(rows.get(name, NOTHING), bucket.get(name, NOTHING)))
    return table


def cleared_table(counts: Mapping[str, int], *, column: str) -> Table:
    """Return how many of each were, or would be, cleared."""
    table = Table(header_style="bold", box=None, padding=(0, 2, 0, 0))
    table.add_column("what", style="cyan")
    table.add_column(column, justify="right")
    for name, count in counts.items():
        table.add_row(name, f"[bold]{count:,}[/]" if count else "[dim]0[/]")
    return table


def agreement(answer: Mapping[str, Any]) -> str:
    """Return the line that says whether the bucket and the rows agree."""
    faults = {fault: count for fault, count in answer["faults"].items() if count}
    if not faults:
        return "[bold green]The bucket and the rows agree.[/]"
    counts = ", ".join(f"{count:,} {fault}" for fault, count in faults.items())
    samples = "\n".join(f"  {fault}: {key}" for fault in faults for key in answer["samples"][fault])
    return f"[bold red]The bucket and the rows do not agree:[/] {counts}\n{samples}"


def _cells(rows: Sequence[int], bucket: Sequence[int]) -> list[str]:
    colour = "green" if list(rows) == list(bucket) else "bold red"
    return [f"{rows[0]:,}", size(rows[1]), f"[{colour}]{bucket[0]:,}[/]", f"[{colour}]{size(bucket[1])}[/]"]
