"""The size that a WebP claims, read before libvips sees it: to open one is to ask for the memory of a whole frame."""

from pathlib import Path

HEADER_BYTES = 30
FOURTEEN_BITS = 0x3FFF


def webp_size(source: Path) -> tuple[int, int]:
    """Return the claimed width and height in pixels; zeros where there is no claim."""
    with source.open("rb") as file:
        head = file.read(HEADER_BYTES)
    match head[12:16]:
        case b"VP8X":
            return 1 + int.from_bytes(head[24:27], "little"), 1 + int.from_bytes(head[27:30], "little")
        case b"VP8L":
            bits = int.from_bytes(head[21:25], "little")
            return 1 + (bits & FOURTEEN_BITS), 1 + (bits >> 14 & FOURTEEN_BITS)
        case b"VP8 ":
            width, height = int.from_bytes(head[26:28], "little"), int.from_bytes(head[28:30], "little")
            return width & FOURTEEN_BITS, height & FOURTEEN_BITS
        case _:
            return 0, 0
