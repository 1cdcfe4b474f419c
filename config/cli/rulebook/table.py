"""The table of all rules."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from rich.table import Table
from rich.text import Text

from config.cli.rulebook.not_yet import NOT_YET
from config.cli.rulebook.results import Result
from config.cli.rulebook.rules import Proof, Rule
from config.cli.stack.paths import ROOT

NOT_RUN = Text("not run", style="yellow")


def rules_table(
    rules: Sequence[Rule],
    *,
    proofs: Mapping[str, Proof],
    results: Mapping[Path, Result],
    plants: Mapping[str, str],
) -> Table:
    """Return a row a rule: where it is met, the tests that prove it, their outcome, and the plants that they catch."""
    table = Table(title="The standards", title_justify="left", title_style="bold", show_lines=True)
    table.add_column("#", justify="right", no_wrap=True)
    table.add_column("rule", ratio=3)
    table.add_column("where it is met", ratio=4, overflow="fold")
    table.add_column("tests", ratio=3, overflow="fold")
    table.add_column("outcome", no_wrap=True)
    table.add_column("plants caught", no_wrap=True)
    for rule in rules:
        proof = proofs.get(rule.number)
        if proof is None:
            gap = NOT_YET[rule.number]
            table.add_row(rule.number, rule.title, "\n".join(gap.so_far), Text(gap.why, style="dim"), "not yet", "")
        else:
            tests = str(proof.module.relative_to(ROOT))
            table.add_row(
                rule.number,
                rule.title,
                "\n".join(proof.met_by),
                tests,
                outcome_of(results.get(proof.module)),
                plants.get(rule.number, ""),
            )
    return table


def rules_as_data(
    rules: Sequence[Rule], *, proofs: Mapping[str, Proof], results: Mapping[Path, Result]
) -> list[dict[str, object]]:
    """Return the same for a program; `passed` and `failed` count tests and are null where none ran."""
    data: list[dict[str, object]] = []
    for rule in rules:
        proof, gap = proofs.get(rule.number), NOT_YET.get(rule.number)
        result = results.get(proof.module) if proof else None
        data.append(
            {
                "rule": rule.number,
                "title": rule.title,
                "is_met": proof is not None,
                "met_by": proof.met_by if proof else (gap.so_far if gap else ()),
                "tests": str(proof.module.relative_to(ROOT)) if proof else None,
                "why_not": gap.why if gap and not proof else None,
                "passed": result.passed if result else None,
                "failed": result.failed if result else None,
            }
        )
    return data


def outcome_of(result: Result | None) -> Text:
    """Return a module's outcome in a word and a colour."""
    if result is None:
        return NOT_RUN
    if result.failed:
        return Text(f"{result.failed} failed", style="bold red")
    return Text(f"{result.passed} passed", style="green")
