"""Names of people who do not exist."""

import random
import re
from itertools import islice

from config.cli.demo.people import people
from config.cli.demo.talk import answer, say
from config.cli.demo.word_lists import FIRST_NAMES, LAST_NAMES


def test_usernames_never_repeat_and_always_fit() -> None:
    many = list(islice(people(dice=random.Random(1)), len(FIRST_NAMES) * len(LAST_NAMES) * 2))
    usernames = {person.username for person in many}
    assert len(usernames) == len(many)
    assert all(re.fullmatch(r"[a-z0-9_]{3,30}", username) for username in usernames)


def test_what_people_say_is_whole_sentences() -> None:
    dice = random.Random(2)
    texts = [talk(dice=dice) for _ in range(500) for talk in (say, answer)]
    assert all(re.match(r"[A-Z]", text) and text[-1] in ".?!" and "{" not in text for text in texts)
    assert len(set(texts)) > 300
