"""Playlists of films in pieces: which files of a tree they name, and their text with other addresses for them."""

import re
from collections.abc import Callable
from posixpath import dirname, join

PLAYLIST_TYPE = "application/vnd.apple.mpegurl"
FIRST_LINE = "#EXTM3U"
PLAYLIST = ".m3u8"
# Folders and a file of plain names below the tree's own folder: no scheme, no host, no query, no step upwards.
NAME = re.compile(r"(?:[A-Za-z0-9_-]+/)*[A-Za-z0-9_-]+\.(?:m3u8|m4s|mp4)")
IN_A_TAG = re.compile(r'(?<=URI=")[^"]*(?=")')


class NoPlaylist(ValueError):
    """The text is no playlist, or names what is no file of its tree."""


def is_playlist(name: str) -> bool:
    """Return whether this is the name of a playlist within a tree."""
    return name.endswith(PLAYLIST) and NAME.fullmatch(name) is not None


def rewrite_playlist(text: str, *, name: str, address: Callable[[str], str]) -> str:
    """Return the playlist that lies at `name` in its tree with an address for each file that it names.

    `address` is asked with the file's name within the tree. Raises NoPlaylist.
    """
    if not text.startswith(FIRST_LINE):
        raise NoPlaylist("the text does not begin as a playlist does")
    folder = dirname(name)

    def addressed(named: str) -> str:
        if NAME.fullmatch(named) is None:
            raise NoPlaylist(f"{name} names {named!r}, which is no file of its tree")
        return address(join(folder, named))

    lines = (_rewritten(line, addressed=addressed) for line in text.splitlines())
    return "".join(f"{line}\n" for line in lines)


def _rewritten(line: str, *, addressed: Callable[[str], str]) -> str:
    if line.startswith("#"):
        return IN_A_TAG.sub(lambda found: addressed(found[0]), line)
    return addressed(line) if line else line
