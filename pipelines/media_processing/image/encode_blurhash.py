"""A picture of a few pixels as a BlurHash (https://blurha.sh), the text that stands for it until it has come."""

import math
from collections.abc import Sequence
from typing import Final

ALPHABET: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz#$%*+,-.:;=?@[]^_{|}~"
Colour = tuple[float, float, float]


def _linear(value: int) -> float:
    share = value / 255
    return share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4


LINEAR: Final = tuple(_linear(value) for value in range(256))


def encode_blurhash(pixels: bytes, *, width: int, height: int, across: int, down: int) -> str:
    """Return the BlurHash of sRGB pixels (three bytes each, row by row) with 1 to 9 components in each direction."""
    factors = _factors(pixels, width=width, height=height, across=across, down=down)
    mean, details = factors[0], factors[1:]
    largest = max((abs(value) for colour in details for value in colour), default=0.0)
    step = max(0, min(82, math.floor(largest * 166 - 0.5))) if details else 0
    scale = (step + 1) / 166
    return "".join(
        (
            _base83((across - 1) + (down - 1) * 9, length=1),
            _base83(step, length=1),
            _base83(sum(srgb(value) << shift for value, shift in zip(mean, (16, 8, 0), strict=True)), length=4),
            *(_base83(_quantised(colour, scale=scale), length=2) for colour in details),
        )
    )


def srgb(value: float) -> int:
    """Return a linear share of light, 0 to 1, as a byte of sRGB."""
    clamped = max(0.0, min(1.0, value))
    share = clamped * 12.92 if clamped <= 0.0031308 else 1.055 * clamped ** (1 / 2.4) - 0.055
    return int(share * 255 + 0.5)


def cosines(count: int, *, length: int) -> list[list[float]]:
    """Return the values of each component along a side of so many pixels."""
    return [[math.cos(math.pi * at * x / length) for x in range(length)] for at in range(count)]


def _factors(pixels: bytes, *, width: int, height: int, across: int, down: int) -> list[Colour]:
    """Return the cosine transform of the picture: along the rows first, then along the columns."""
    columns, rows = cosines(across, length=width), cosines(down, length=height)
    bands = [[LINEAR[value] for value in pixels[band::3]] for band in range(3)]
    along = [
        [[_product(band[y * width : (y + 1) * width], wave) for y in range(height)] for wave in columns]
        for band in bands
    ]
    factors: list[Colour] = []
    for j, wave in enumerate(rows):
        for i in range(across):
            share = (1 if i == j == 0 else 2) / (width * height)
            red, green, blue = (share * _product(band[i], wave) for band in along)
            factors.append((red, green, blue))
    return factors


def _product(left: Sequence[float], right: Sequence[float]) -> float:
    return sum(a * b for a, b in zip(left, right, strict=True))


def _quantised(colour: Colour, *, scale: float) -> int:
    red, green, blue = (
        max(0, min(18, math.floor(math.copysign(math.sqrt(abs(value / scale)), value) * 9 + 9.5))) for value in colour
    )
    return red * 19 * 19 + green * 19 + blue


def _base83(value: int, *, length: int) -> str:
    return "".join(ALPHABET[value // 83**place % 83] for place in reversed(range(length)))
