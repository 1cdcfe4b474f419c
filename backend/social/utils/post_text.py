"""What a text may hold: everything people write, and no control characters."""

import re

from backend.shared.plain_text import end_lines, is_blank

TEXT_LENGTH = 5000
WARNING_LENGTH = 200
NUL = "\x00"
CONTROLS = re.compile(r"[\x01-\x08\x0b-\x1f\x7f-\x9f]")  # all but tab and newline


class NulInText(ValueError):
    """The text has a NUL, which no text has: the client is at fault."""


class BlankText(ValueError):
    """The text shows nothing."""


def clean_text(raw: str) -> str:
    """Return the text without control characters; lines, tabs and Unicode's forms stay as they were written.

    Raises NulInText and BlankText.
    """
    if NUL in raw:
        raise NulInText("The text must not hold a NUL character.")
    text = CONTROLS.sub("", end_lines(raw))
    if is_blank(text):
        raise BlankText("The text must hold something to read.")
    return text
