"""The refusals of uploads that did not come as they were announced, in words for a person."""

from pipelines.media_processing.described import MediaRefused


def not_arrived() -> MediaRefused:
    """Return the refusal of an upload whose file is not there."""
    return MediaRefused(code="not_arrived", message="The file did not arrive. Send it again.")


def size_differs() -> MediaRefused:
    """Return the refusal of a file that has another size than was announced."""
    return MediaRefused(code="size_differs", message="The file has another size than was announced. Send it again.")


def sha256_differs() -> MediaRefused:
    """Return the refusal of a file that has another hash than was announced."""
    return MediaRefused(code="sha256_differs", message="The file was changed on its way here. Send it again.")


def no_room() -> MediaRefused:
    """Return the refusal of a file for which its account has no room, or is no more."""
    return MediaRefused(code="no_room", message="There is no room for this file. Delete some of your media first.")


def deleted() -> MediaRefused:
    """Return the end of the work on a file that its owner does not want any longer; nobody is told."""
    return MediaRefused(code="deleted", message="This media was deleted.")
