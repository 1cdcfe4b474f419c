"""Show every standard, where it is met, and what the tests that prove it say."""

import sys
from collections.abc import Mapping
from pathlib import Path

import click
from rich.console import Console

from config.cli.options import json_option, print_json
from config.cli.rulebook.plants import read_plants
from config.cli.rulebook.prove import plants_caught
from config.cli.rulebook.prove_rules import prove_rules
from config.cli.rulebook.results import Result, read_results, run_modules
from config.cli.rulebook.rules import Proof, read_proofs, read_rules
from config.cli.rulebook.table import rules_as_data, rules_table

NARROWEST = 120


@click.command()
@click.option("--last", is_flag=True, help="Show what the last run said instead of running the tests.")
@click.option(
    "--prove", "proves", is_flag=True, help="Plant violations of the RULES (all that have some) in copies instead."
)
@click.argument("rules_to_prove", metavar="[RULES]...", nargs=-1)
@json_option
def standards(*, last: bool, proves: bool, rules_to_prove: tuple[str, ...], as_json: bool) -> None:
    """Show every standard, where it is met, and what the tests that prove it say.

    Runs them against a stack of their own; ends with 1 when a test fails or a module did not run. With --prove each
    violation of tests/standards/plants.toml is planted in a copy of the tree, whose tests must fail: ends with 1 when
    one is missed. That takes a minute or so a plant.
    """
    if rules_to_prove and not proves:
        raise click.UsageError("RULES go with --prove")
    console = Console()
    if proves:
        sys.exit(0 if prove_rules(rules_to_prove, console=console) else 1)
    wide = console if console.is_terminal and console.width >= NARROWEST else Console(width=NARROWEST)
    rules, proofs = read_rules(), read_proofs()
    output = ""
    if not last:
        with Console(stderr=True).status("Running the tests of the standards …"):
            output = run_modules()
    results, plants = read_results(), plants_caught(read_plants())
    if as_json:
        print_json(rules_as_data(rules, proofs=proofs, results=results))
        sys.exit(0 if _all_passed(proofs, results=results) else 1)
    wide.print(rules_table(rules, proofs=proofs, results=results, plants=plants))
    is_good = _all_passed(proofs, results=results)
    if output and not is_good:
        console.out(output.rstrip(), highlight=False)
    met = sum(_has_passed(results.get(proof.module)) for proof in proofs.values())
    console.print(
        f"{len(rules)} rules: {met} met and proved, {len(proofs) - met} failed or not run, "
        f"{len(rules) - len(proofs)} not yet",
        highlight=False,
    )
    sys.exit(0 if is_good else 1)


def _all_passed(proofs: Mapping[str, Proof], *, results: Mapping[Path, Result]) -> bool:
    return all(_has_passed(results.get(proof.module)) for proof in proofs.values())


def _has_passed(result: Result | None) -> bool:
    return result is not None and result.passed > 0 and not result.failed
