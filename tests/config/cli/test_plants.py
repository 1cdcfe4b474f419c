"""The planted violations of the standards fit the code as it is, and a copy of the tree is a copy."""

from collections import defaultdict
from dataclasses import replace
from pathlib import Path

import pytest

from config.cli.rulebook.plants import PlantMisfit, plant_into, read_plants
from config.cli.rulebook.prove import copied_tree
from config.cli.rulebook.rules import read_proofs
from config.cli.stack.paths import ROOT

PLANTS = read_plants()


@pytest.mark.parametrize("plant", PLANTS, ids=[f"{plant.rule}: {plant.name}" for plant in PLANTS])
def test_each_plant_fits_the_code_and_changes_it(plant, tmp_path: Path) -> None:
    file = tmp_path / plant.file
    file.parent.mkdir(parents=True)
    before = (ROOT / plant.file).read_text()
    file.write_text(before)

    plant_into(tmp_path, plant)

    assert file.read_text() != before
    compile(file.read_text(), plant.file, "exec")
    assert plant.rule in read_proofs()


def test_each_planted_rule_has_two_plants() -> None:
    of_rule = defaultdict(set)
    for plant in PLANTS:
        of_rule[plant.rule].add(plant.name)
    assert [rule for rule, names in of_rule.items() if len(names) < 2] == []


def test_a_plant_that_fits_no_more_says_so(tmp_path: Path) -> None:
    plant = replace(PLANTS[0], find="nothing that stands there")
    (tmp_path / plant.file).parent.mkdir(parents=True)
    (tmp_path / plant.file).write_text((ROOT / plant.file).read_text())

    with pytest.raises(PlantMisfit, match=r"does not hold what .* replaces"):
        plant_into(tmp_path, plant)


def test_a_plant_changes_the_copy_alone() -> None:
    plant = PLANTS[0]
    before = (ROOT / plant.file).read_text()
    with copied_tree() as root:
        plant_into(root, plant)
        assert (root / plant.file).read_text() != before
        assert (root / "plaza").stat().st_mode & 0o100
    assert (ROOT / plant.file).read_text() == before
    assert not root.exists()
