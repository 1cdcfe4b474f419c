"""Parts that a file is sent in: how large they may be, and how many there are at most. Bytes."""

from typing import Final

MIB: Final = 1024 * 1024
HIGHEST_PART: Final = 10_000
LEAST_PART: Final = 5 * MIB  # S3 joins no smaller ones, but for the last
USUAL_PART: Final = 8 * MIB


def part_size(size: int) -> int:
    """Return what a part of a file of `size` bytes should have, whole MiB, so that there are not too many of them."""
    return max(USUAL_PART, -(-size // (HIGHEST_PART * MIB)) * MIB)


def most_parts(size: int) -> int:
    """Return how many parts a file of `size` bytes has at most, however it is cut."""
    return max(1, -(-size // LEAST_PART))
