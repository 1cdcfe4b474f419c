"""Names of people who do not exist."""

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass

from config.cli.demo.word_lists import FIRST_NAMES, LAST_NAMES

LONGEST_USERNAME = 30


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with a name; `username` is new in this run."""

    username: str
    display_name: str

    @property
    def email(self) -> str:
        return f"{self.username}@plaza.example"


def people(*, dice: random.Random) -> Iterator[Person]:
    """Go through people without end; a username never comes twice."""
    given: set[str] = set()
    while True:
        first, last = dice.choice(FIRST_NAMES), dice.choice(LAST_NAMES)
        username = _free(re.sub(r"[^a-z]", "", first.lower()) + "_" + re.sub(r"[^a-z]", "", last.lower()), given)
        given.add(username)
        yield Person(username=username, display_name=f"{first} {last}")


def _free(name: str, given: set[str]) -> str:
    """Return the name, or the first of name2, name3 … that is not given yet."""
    stem, number, candidate = name[: LONGEST_USERNAME - 6], 1, name[:LONGEST_USERNAME]
    while candidate in given:
        number += 1
        candidate = f"{stem}{number}"
    return candidate
