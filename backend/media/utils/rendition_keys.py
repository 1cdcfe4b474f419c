"""Where renditions lie: by access, owner and content. A tree lies in a folder named by the content of all its files."""

from uuid import UUID

FOLDERS = {"public": "public/", "private": "private/"}


def file_key(*, access: str, owner_id: UUID, digest: str, suffix: str) -> str:
    """Return the key of a single file; `suffix` begins with its point."""
    return f"{FOLDERS[access]}{owner_id}/{digest}{suffix}"


def tree_key(*, access: str, owner_id: UUID, digest: str, name: str) -> str:
    """Return the key of the file of a tree that names the others."""
    return f"{FOLDERS[access]}{owner_id}/{digest}/{name}"


def folder_of(key: str) -> str:
    """Return the prefix under which all files of a tree lie."""
    return key.rpartition("/")[0] + "/"


def moved_key(key: str, *, access: str) -> str:
    """Return the key of the same content where those may fetch it who may see it."""
    return FOLDERS[access] + key.partition("/")[2]


def lies_under(key: str, *, access: str) -> bool:
    """Return whether the object lies where that access asks for."""
    return key.startswith(FOLDERS[access])
