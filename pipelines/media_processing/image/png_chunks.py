"""The chunks of a PNG, walked without decompressing any: whether it is animated, and in how many frames."""

import struct
from pathlib import Path

SIGNATURE_BYTES = 8
CRC_BYTES = 4
MAX_CHUNKS = 10_000  # before the picture's data; a file with more of them is not one that a program wrote for people


def count_frames(source: Path) -> int:
    """Return the frames that an animated PNG declares before its picture; 1 for every other PNG."""
    with source.open("rb") as file:
        file.seek(SIGNATURE_BYTES)
        for _ in range(MAX_CHUNKS):
            head = file.read(8)
            if len(head) < 8:
                return 1
            length, name = struct.unpack(">I4s", head)
            if name == b"acTL":
                return int(struct.unpack(">I", file.read(4).ljust(4, b"\0"))[0])
            if name == b"IDAT":
                return 1
            file.seek(length + CRC_BYTES, 1)
    return 1
