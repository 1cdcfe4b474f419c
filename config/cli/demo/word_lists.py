"""Word lists: names, things, places, and the beginnings and ends of sentences; one entry a line in words/."""

from pathlib import Path

FOLDER = Path(__file__).with_name("words")


def word_list(name: str) -> tuple[str, ...]:
    """Return the entries of a list."""
    return tuple((FOLDER / f"{name}.txt").read_text(encoding="utf-8").splitlines())


FIRST_NAMES = word_list("first_names")
LAST_NAMES = word_list("last_names")
THINGS = word_list("things")
PLACES = word_list("places")
OPENINGS = word_list("openings")
THOUGHTS = word_list("thoughts")
ENDINGS = word_list("endings")
ANSWERS = word_list("answers")
