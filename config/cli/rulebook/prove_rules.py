"""`./plaza standards --prove`: every plant, one after the other, and a table of what became of them."""

from collections.abc import Sequence

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from config.cli.rulebook.plants import Plant, read_plants
from config.cli.rulebook.prove import Trial, Verdict, keep_verdicts, passes_unplanted, try_plant
from config.cli.rulebook.rules import Proof, read_proofs

COLUMNS = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
COLOURS = {Verdict.CAUGHT: "green", Verdict.MISSED: "bold red", Verdict.BROKEN: "yellow"}


def prove_rules(rules: Sequence[str], *, console: Console) -> bool:
    """Try the plants of these rules, of all where none is named; tell whether every one was caught.

    Raises click.UsageError for a rule without plants.
    """
    plants, proofs = read_plants(), read_proofs()
    unknown = sorted({*rules} - {plant.rule for plant in plants})
    if unknown:
        raise click.UsageError(f"no plants of rule {', '.join(unknown)} in tests/standards/plants.toml")
    chosen = [plant for plant in plants if not rules or plant.rule in rules]
    trials = _try(chosen, proofs=proofs, console=console)
    keep_verdicts(trials)
    console.print(_table(trials))
    for trial in trials:
        if trial.output:
            console.rule(f"{trial.plant.rule}: {trial.plant.name}")
            console.out(trial.output, highlight=False)
    caught = sum(trial.verdict is Verdict.CAUGHT for trial in trials)
    console.print(f"{len(trials)} plants: {caught} caught, {len(trials) - caught} not", highlight=False)
    return caught == len(trials)


def _try(plants: Sequence[Plant], *, proofs: dict[str, Proof], console: Console) -> list[Trial]:
    trials: list[Trial] = []
    with Progress(*COLUMNS, console=console, transient=True) as progress:
        task = progress.add_task("plants", total=len(plants))
        sound = {}
        for plant in plants:
            progress.update(task, description=f"{plant.rule}: {plant.name}")
            if plant.rule not in sound:
                sound[plant.rule] = passes_unplanted(proofs[plant.rule])
            is_sound = sound[plant.rule]
            broken = Trial(plant, Verdict.BROKEN, "its tests fail without any plant")
            trials.append(try_plant(plant, proof=proofs[plant.rule]) if is_sound else broken)
            progress.advance(task)
    return trials


def _table(trials: Sequence[Trial]) -> Table:
    table = Table(title="Plants", title_justify="left", title_style="bold")
    for column in ("rule", "planted", "in", "verdict"):
        table.add_column(column, overflow="fold")
    for trial in trials:
        verdict = f"[{COLOURS[trial.verdict]}]{trial.verdict.value}[/]"
        table.add_row(trial.plant.rule, trial.plant.name, trial.plant.file, verdict)
    return table
