"""The table of standards is whole: every rule is either proved by a module or says why not."""

import pytest

from config.cli.rulebook.not_yet import NOT_YET
from config.cli.rulebook.results import Result
from config.cli.rulebook.rules import MODULES, read_proofs, read_rules
from config.cli.rulebook.table import outcome_of, rules_as_data, rules_table
from config.cli.stack.paths import ROOT

RULES, PROOFS = read_rules(), read_proofs()


def test_the_list_has_61_rules_and_a_number_for_each() -> None:
    assert [rule.number for rule in RULES] == [*map(str, range(1, 26)), "25b", *map(str, range(26, 61))]


def test_every_rule_is_proved_or_says_why_not() -> None:
    assert set(PROOFS) | set(NOT_YET) == {rule.number for rule in RULES}
    assert set(PROOFS) & set(NOT_YET) == set()
    assert [number for number, gap in NOT_YET.items() if not gap.why] == []


@pytest.mark.parametrize("number", PROOFS)
def test_a_proof_is_named_by_its_rule_and_its_places_are_there(number: str) -> None:
    proof = PROOFS[number]
    assert proof.module.name.startswith(f"test_{number.zfill(3 if number.endswith('b') else 2)}_")
    assert [place for place in proof.met_by if not list(ROOT.glob(place))] == []


@pytest.mark.parametrize("number", NOT_YET)
def test_what_there_is_so_far_is_there(number: str) -> None:
    assert [place for place in NOT_YET[number].so_far if not (ROOT / place).exists()] == []


def test_every_module_is_a_proof() -> None:
    assert sorted(MODULES.glob("test_*.py")) == sorted(proof.module for proof in PROOFS.values())


def test_the_table_has_a_row_for_each() -> None:
    assert rules_table(RULES, proofs=PROOFS, results={}, plants={}).row_count == 61
    assert [row["rule"] for row in rules_as_data(RULES, proofs=PROOFS, results={})] == [rule.number for rule in RULES]


def test_outcomes_are_told_in_words() -> None:
    said = [outcome_of(result).plain for result in (None, Result(passed=3, failed=0), Result(passed=3, failed=1))]
    assert said == ["not run", "3 passed", "1 failed"]
