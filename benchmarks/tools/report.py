"""What a benchmark found, as a table for people and as JSON for comparison."""

import json
import statistics
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from rich.console import Console
from rich.table import Table

from benchmarks.tools.load import LoadResult

WIDTH = 150
RESULTS = Path(__file__).parents[1] / "results"


@dataclass(frozen=True, slots=True)
class Measure:
    """One row: `ratio` is against the ceiling or peer that `against` names; times are in milliseconds."""

    name: str
    rate: float | None = None
    unit: str = "/s"
    p50_ms: float | None = None
    p99_ms: float | None = None
    cpu_ms: float | None = None
    ratio: float | None = None
    against: str = ""
    size: str = ""
    goal: str = ""


def measure_load(
    name: str,
    results: Sequence[LoadResult],
    *,
    cpu_seconds: Sequence[float] = (),
    ratio: float | None = None,
    against: str = "",
    size: str = "",
    goal: str = "",
) -> Measure:
    """Return the median of several turns; CPU is that of the servers for one request."""
    cpu = [1000 * used / len(one.latencies) for used, one in zip(cpu_seconds, results, strict=False)]
    return Measure(
        name=name,
        rate=median_rate(results),
        p50_ms=1000 * statistics.median(one.quantile(0.5) for one in results),
        p99_ms=1000 * statistics.median(one.quantile(0.99) for one in results),
        cpu_ms=statistics.median(cpu) if cpu else None,
        ratio=ratio,
        against=against,
        size=size or f"{results[-1].answer_bytes:,} B an answer",
        goal=goal,
    )


def median_rate(results: Sequence[LoadResult]) -> float:
    """Return the median of the rates of several turns."""
    return statistics.median(one.rate for one in results)


def show(title: str, measures: Sequence[Measure]) -> None:
    """Print the table and write the JSON."""
    table = Table(title=title, title_justify="left")
    for heading in ("work", "rate", "p50", "p99", "CPU a request", "ratio", "goal", "data"):
        table.add_column(heading, justify="left" if heading in {"work", "ratio", "goal", "data"} else "right")
    for one in measures:
        table.add_row(
            one.name,
            f"{one.rate:,.0f}{one.unit}" if one.rate is not None else "",
            f"{one.p50_ms:.2f} ms" if one.p50_ms is not None else "",
            f"{one.p99_ms:.2f} ms" if one.p99_ms is not None else "",
            f"{one.cpu_ms:.3f} ms" if one.cpu_ms is not None else "",
            f"{one.ratio:.2f} x {one.against}" if one.ratio is not None else "",
            one.goal,
            one.size,
        )
    console = Console()
    console.width = max(console.width, WIDTH)
    console.print(table)
    RESULTS.mkdir(parents=True, exist_ok=True)
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
    path = RESULTS / f"{title.partition(':')[0]}-{stamp}.json"
    path.write_text(json.dumps([asdict(one) for one in measures], indent=2) + "\n")
