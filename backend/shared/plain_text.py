"""People's text, cleaned of what nobody can see; it is kept as it was meant, never as HTML."""

import unicodedata

JOINERS = "\u200c\u200d"  # parts of emoji, and of words in Persian and the languages of India
UNSEEN = {"Cc", "Cf", "Cs"}


def clean_line(raw: str) -> str:
    """Return one line: NFC, without control and direction characters, every run of space as one space."""
    return " ".join(_visible(" ".join(raw.split())).split())


def clean_text(raw: str) -> str:
    """Return text of several lines: NFC, without control and direction characters, line ends as \\n."""
    lines = raw.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ").split("\n")
    return "\n".join(_visible(line).rstrip() for line in lines).strip()


def _visible(text: str) -> str:
    normal = unicodedata.normalize("NFC", text)
    return "".join(char for char in normal if char in JOINERS or unicodedata.category(char) not in UNSEEN)
