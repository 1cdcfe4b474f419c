"""The rules as docs/STANDARDS.md lists them, and the test module of each that is met."""

import ast
import re
from dataclasses import dataclass
from pathlib import Path

from config.cli.stack.paths import ROOT

LIST = ROOT / "docs" / "STANDARDS.md"
MODULES = ROOT / "tests" / "standards"
RULE = re.compile(r"^(\d+)\. \*\*(.+?):\*\* (.+)$", re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A rule by its number in the list; the list has two of number 25, and the second is 25b here."""

    number: str
    title: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """The test module of a rule, and the places where the house meets it."""

    module: Path
    met_by: tuple[str, ...]


def read_rules() -> list[Rule]:
    """Return every rule in the order of the list."""
    rules: dict[str, Rule] = {}
    for number, title, text in RULE.findall(LIST.read_text(encoding="utf-8")):
        name = f"{number}b" if number in rules else number
        rules[name] = Rule(number=name, title=title, text=text)
    return list(rules.values())


def read_proofs() -> dict[str, Proof]:
    """Return the test module of each met rule by the rule's number, read without running it."""
    proofs = {}
    for module in sorted(MODULES.glob("test_*.py")):
        constants = _constants(module)
        proofs[str(constants["RULE"])] = Proof(module=module, met_by=tuple(constants["MET_BY"]))
    return proofs


def _constants(module: Path) -> dict[str, tuple[str, ...] | str]:
    assigned = [node for node in ast.parse(module.read_text(encoding="utf-8")).body if isinstance(node, ast.Assign)]
    wanted = {"RULE", "MET_BY"}
    return {
        node.targets[0].id: ast.literal_eval(node.value)
        for node in assigned
        if isinstance(node.targets[0], ast.Name) and node.targets[0].id in wanted
    }
