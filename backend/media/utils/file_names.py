"""Names of files, as their owner's device says them: shown to the owner, and never the name of a file here."""

from backend.shared.plain_text import clean_line

LONGEST_NAME = 255


def clean_file_name(raw: str) -> str:
    """Return the last part of a path, on one line."""
    last = raw.replace("\\", "/").rsplit("/", 1)[-1]
    return clean_line(last)[:LONGEST_NAME] or "file"
