"""BlurHashes are those of the reference implementation, and decode to its pixels."""

import pytest

from config.cli.media.gallery.decode_blurhash import NoBlurhash, decode_blurhash
from pipelines.media_processing.image.encode_blurhash import encode_blurhash

OF_THE_REFERENCE = {  # width, height, components across and down
    (32, 32, 4, 3): "LbHx$z3mIo$kTIIM**KHNzvRXucU",
    (8, 5, 1, 1): "003^XK",
    (20, 32, 3, 4): "TTEXIW3Qn8AgqTi^mLkegrfKc3d~",
    (1, 1, 9, 9): "|Q01fS" + "gl" * 80,
}
DECODED_BY_THE_REFERENCE = "87a4b1a1adb1b5b4aba0acae7c9aa994949aa4918692989b7c909a908684a38268948c86"


def pixels(width: int, height: int) -> bytes:
    return bytes(
        (x * 7 + y * 3 * (band + 1) + band * 40) % 256 for y in range(height) for x in range(width) for band in range(3)
    )


@pytest.mark.parametrize(("shape", "text"), OF_THE_REFERENCE.items())
def test_a_picture_is_encoded_as_the_reference_does(shape: tuple[int, int, int, int], text: str) -> None:
    width, height, across, down = shape
    assert encode_blurhash(pixels(width, height), width=width, height=height, across=across, down=down) == text


def test_a_blurhash_is_decoded_as_the_reference_does() -> None:
    assert decode_blurhash("LEHV6nWB2yk8pyo0adR*.7kCMdnj", width=4, height=3).hex() == DECODED_BY_THE_REFERENCE


@pytest.mark.parametrize("text", ["", "%%%", "LEHV6nWB2yk8pyo0adR*.7kCMdn", "LEHV6nWB2yk8pyo0adR*.7kCMdn\u00e9"])
def test_what_is_no_blurhash_is_refused(text: str) -> None:
    with pytest.raises(NoBlurhash):
        decode_blurhash(text, width=4, height=3)
