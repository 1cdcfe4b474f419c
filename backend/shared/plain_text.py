"""People's text, cleaned of what nobody can see; it is kept as it was meant, never as HTML."""

import re
import unicodedata

JOINERS = "\u200c\u200d"  # parts of emoji, and of words in Persian and the languages of India
UNSEEN = {"Cc", "Cf", "Cs"}
# A carriage return, VT, FF, the separators of ASCII and NEL end a line, also where they stand alone.
LINE_ENDS = re.compile("\r\n?|[\x0b\x0c\x1c-\x1e\x85]")
# Letters and signs by their category that show nothing: Hangul fillers, the blank of Braille, and what Unicode calls
# default-ignorable besides the format characters.
FILLERS = (0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x2800, 0x3164, 0xFFA0)
SELECTORS = (*range(0x180B, 0x1810), *range(0xFE00, 0xFE10), *range(0xE0000, 0xE1000))
SHOW_NOTHING = frozenset(map(chr, (*FILLERS, *SELECTORS)))


def clean_line(raw: str) -> str:
    """Return one line: NFC, without control and direction characters, every run of space as one space."""
    return " ".join(_visible(" ".join(raw.split())).split())


def clean_text(raw: str) -> str:
    """Return text of several lines: NFC, without control and direction characters, line ends as \\n."""
    lines = end_lines(raw).replace("\t", " ").split("\n")
    return "\n".join(_visible(line).rstrip() for line in lines).strip()


def end_lines(raw: str) -> str:
    """Return the text with every kind of line end as \\n, so that none is lost with the words around it."""
    return LINE_ENDS.sub("\n", raw)


def is_blank(text: str) -> bool:
    """Tell whether a text shows nothing: space, control and format characters, and letters without a shape."""
    return all(
        char.isspace()
        or char in SHOW_NOTHING
        or 0xE0000 <= ord(char) <= 0xE0FFF
        or unicodedata.category(char) in UNSEEN
        for char in text
    )


def _visible(text: str) -> str:
    normal = unicodedata.normalize("NFC", text)
    return "".join(char for char in normal if char in JOINERS or unicodedata.category(char) not in UNSEEN)
