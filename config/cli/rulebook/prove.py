"""Proving that a rule's tests can fail: each plant in a copy of the tree, with a stack of its own."""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from config.cli.rulebook.plants import Plant, plant_into
from config.cli.rulebook.rules import Proof
from config.cli.stack.files import read_json, write_private_json
from config.cli.stack.paths import DEFAULT_DATA_DIR, ROOT

PROVED = DEFAULT_DATA_DIR / "standards-proved.json"
CLOSING = re.compile(r"^(\d+) passed, (\d+) failed", re.MULTILINE)
LONGEST_SECONDS = 900


class Verdict(Enum):
    """What became of a plant; BROKEN where the rule's tests did not run to their end, or fail without any plant."""

    CAUGHT = "caught"
    MISSED = "missed"
    BROKEN = "broken"


@dataclass(frozen=True, slots=True)
class Trial:
    """A plant and its verdict, with the end of what its tests printed where it was not caught."""

    plant: Plant
    verdict: Verdict
    output: str = ""


def try_plant(plant: Plant, *, proof: Proof) -> Trial:
    """Plant a violation into a copy of the tree and run the tests of its rule there. Raises PlantMisfit."""
    with copied_tree() as root:
        plant_into(root, plant)
        counts, output = _run(root, module=root / proof.module.relative_to(ROOT))
    if counts is None:
        return Trial(plant, Verdict.BROKEN, output)
    _, failed = counts
    return Trial(plant, Verdict.CAUGHT if failed else Verdict.MISSED, "" if failed else output)


def passes_unplanted(proof: Proof) -> bool:
    """Tell whether a rule's tests pass in a copy without a plant: else no failure of theirs says anything."""
    with copied_tree() as root:
        counts, _ = _run(root, module=root / proof.module.relative_to(ROOT))
    return counts is not None and counts[0] > 0 and counts[1] == 0


@contextmanager
def copied_tree() -> Iterator[Path]:
    """Yield a copy of what git knows of this tree, with the same installed packages."""
    folder = Path(tempfile.mkdtemp(prefix="plaza-prove-"))
    try:
        listed = subprocess.run(
            ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
            cwd=ROOT,
            capture_output=True,
            check=True,
        )
        for name in filter(None, listed.stdout.decode().split("\0")):
            source, target = ROOT / name, folder / name
            if source.is_file():
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(source, target)
        (folder / ".venv").symlink_to(ROOT / ".venv")
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def keep_verdicts(trials: Sequence[Trial]) -> None:
    """Write down how many plants of each rule are caught, beside those of earlier proofs."""
    kept = dict(read_json(PROVED) or {})
    for rule in {trial.plant.rule for trial in trials}:
        own = [trial for trial in trials if trial.plant.rule == rule]
        kept[rule] = {"caught": sum(trial.verdict is Verdict.CAUGHT for trial in own), "planted": len(own)}
    PROVED.parent.mkdir(exist_ok=True)
    write_private_json(PROVED, kept)


def plants_caught(plants: Sequence[Plant]) -> dict[str, str]:
    """Return, for each rule that has plants, how many the last proof here caught."""
    kept = read_json(PROVED) or {}
    told = {rule: f"{counts['caught']} of {counts['planted']}" for rule, counts in kept.items()}
    return {plant.rule: told.get(plant.rule, "not proved here") for plant in plants}


def _run(root: Path, *, module: Path) -> tuple[tuple[int, int] | None, str]:
    """Run the tests of a module in a tree; return how many passed and failed, None where they did not run."""
    done = subprocess.run(
        [sys.executable, "-P", "-m", "config.cli", "test", "--jobs", "1", str(module)],
        cwd=root,
        env={**os.environ, "PYTHONPATH": str(root)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        check=False,
        timeout=LONGEST_SECONDS,
    )
    closing = CLOSING.findall(done.stdout)
    tail = "\n".join(done.stdout.splitlines()[-30:])
    return ((int(closing[-1][0]), int(closing[-1][1])) if closing else None), tail
