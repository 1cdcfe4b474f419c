"""Renditions named by their content: of a tree by that of all its files and their names."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from pipelines.media_processing.described import RenditionFile


@dataclass(frozen=True, slots=True)
class Digest:
    """The hash of a rendition, its bytes, and the files of a tree relative to the folder of its first."""

    sha256: str
    bytes: int
    files: tuple[str, ...]


def digest_file(path: Path) -> str:
    """Return the SHA-256 of a file as hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def digest_rendition(rendition: RenditionFile, *, folder: Path) -> Digest:
    """Return the hash and the size of a rendition below the job's folder."""
    path = folder / rendition.path
    if not rendition.files:
        return Digest(sha256=digest_file(path), bytes=path.stat().st_size, files=())
    files = sorted(str((folder / name).relative_to(path.parent)) for name in rendition.files)
    lines = "".join(f"{digest_file(path.parent / name)}  {name}\n" for name in files)
    size = sum((path.parent / name).stat().st_size for name in files)
    return Digest(sha256=hashlib.sha256(lines.encode()).hexdigest(), bytes=size, files=tuple(files))
