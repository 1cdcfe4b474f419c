"""What people say: sentences put together from small parts."""

import random

from config.cli.demo.word_lists import ANSWERS, ENDINGS, OPENINGS, PLACES, THINGS, THOUGHTS


def say(*, dice: random.Random) -> str:
    """Return the text of a post."""
    thing, other, place = dice.choice(THINGS), dice.choice(THINGS), dice.choice(PLACES)
    sentence = dice.choice(OPENINGS).format(thing=thing, Thing=_capital(thing), other=other, place=place)
    extra = dice.random()
    if extra < 0.35:
        sentence = f"{sentence} {dice.choice(THOUGHTS)}"
    if extra > 0.8:
        sentence = f"{sentence} {dice.choice(ENDINGS)}"
    return sentence


def answer(*, dice: random.Random) -> str:
    """Return the text of a reply."""
    place = dice.choice(PLACES)
    return dice.choice(ANSWERS).format(thing=dice.choice(THINGS), place=place, Place=_capital(place))


def _capital(text: str) -> str:
    return text[0].upper() + text[1:]
