"""Plants: small violations of a rule, kept as data beside the tests of the standards and undone with their copy."""

import tomllib
from dataclasses import dataclass
from pathlib import Path

from config.cli.rulebook.rules import MODULES

PLANTS = MODULES / "plants.toml"


class PlantMisfit(ValueError):
    """The text that a plant replaces is not in its file any more; the plant must follow the code."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plant:
    """One violation: in `file` every `find` becomes `put`."""

    rule: str
    name: str
    file: str
    find: str
    put: str


def read_plants() -> list[Plant]:
    """Return every plant in the order of the file."""
    return [Plant(**entry) for entry in tomllib.loads(PLANTS.read_text(encoding="utf-8"))["plant"]]


def plant_into(root: Path, plant: Plant) -> None:
    """Plant a violation into a copy of the tree. Raises PlantMisfit."""
    path = root / plant.file
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    if plant.find not in text:
        raise PlantMisfit(f"{plant.file} does not hold what '{plant.name}' (rule {plant.rule}) replaces")
    planted = text.replace(plant.find, plant.put)
    path.unlink()  # the copy's file may be a second name of the original's
    path.write_text(planted, encoding="utf-8")
