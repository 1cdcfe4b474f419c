"""The picture that a BlurHash stands for."""

import math

from pipelines.media_processing.image.encode_blurhash import ALPHABET, LINEAR, cosines, srgb


class NoBlurhash(ValueError):
    """The text is not a BlurHash."""


def decode_blurhash(text: str, *, width: int, height: int) -> bytes:
    """Return sRGB pixels, three bytes each, row by row. Raises NoBlurhash."""
    digits = [ALPHABET.find(letter) for letter in text]
    if len(digits) < 6 or -1 in digits:
        raise NoBlurhash(text)
    down, across = digits[0] // 9 + 1, digits[0] % 9 + 1
    if len(digits) != 4 + 2 * across * down:
        raise NoBlurhash(text)
    colours = _colours(digits)
    columns, rows = cosines(across, length=width), cosines(down, length=height)
    return bytes(
        srgb(
            sum(colours[j * across + i][band] * columns[i][x] * rows[j][y] for j in range(down) for i in range(across))
        )
        for y in range(height)
        for x in range(width)
        for band in range(3)
    )


def _colours(digits: list[int]) -> list[tuple[float, ...]]:
    scale, mean = (digits[1] + 1) / 166, _number(digits[2:6])
    details = [_number(digits[at : at + 2]) for at in range(6, len(digits), 2)]
    return [
        tuple(LINEAR[mean >> shift & 255] for shift in (16, 8, 0)),
        *(tuple(_strength(detail // part % 19, scale=scale) for part in (19 * 19, 19, 1)) for detail in details),
    ]


def _strength(step: int, *, scale: float) -> float:
    share = (step - 9) / 9
    return math.copysign(share * share, share) * scale


def _number(digits: list[int]) -> int:
    number = 0
    for digit in digits:
        number = number * 83 + digit
    return number
