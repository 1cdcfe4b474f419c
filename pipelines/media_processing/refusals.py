"""The refusals that several stages share, in words for a person."""

from pipelines.media_processing.described import MediaRefused

MEBIBYTE = 1 << 20
MEGAPIXEL = 1_000_000


def empty() -> MediaRefused:
    """Return the refusal of a file without a byte."""
    return MediaRefused(code="empty", message="The file is empty.")


def too_large(*, max_bytes: int) -> MediaRefused:
    """Return the refusal of a file with more than so many bytes."""
    return MediaRefused(code="too_large", message=f"The file is larger than {max_bytes // MEBIBYTE} MB.")


def too_many_pixels(*, max_pixels: int, max_side: int) -> MediaRefused:
    """Return the refusal of a picture beyond so many pixels, or with a side beyond so many."""
    size = f"{max_pixels / MEGAPIXEL:g} megapixels, or one of its sides than {max_side:,} pixels"
    return MediaRefused(code="too_many_pixels", message=f"The picture is larger than {size}.")


def too_many_frames(*, max_frames: int) -> MediaRefused:
    """Return the refusal of an animation with more than so many frames."""
    return MediaRefused(code="too_many_frames", message=f"The animation has more than {max_frames:,} frames.")


def too_long_an_animation(*, max_pixels: int) -> MediaRefused:
    """Return the refusal of an animation whose frames have more than so many pixels together."""
    size = f"{max_pixels / MEGAPIXEL:g} megapixels"
    return MediaRefused(code="too_many_pixels", message=f"The animation's frames together are larger than {size}.")


def damaged() -> MediaRefused:
    """Return the refusal of a picture that is cut short or broken."""
    return MediaRefused(code="damaged", message="The picture is damaged or was cut short on its way here.")


def too_costly() -> MediaRefused:
    """Return the refusal of a file for which the memory of a child is not enough."""
    return MediaRefused(code="too_costly", message="Reading this file takes more memory than we allow.")


def not_taken(*, name: str | None) -> MediaRefused:
    """Return the refusal of a kind of file, by its name where people have one for it."""
    message = (
        f"We do not take {name}." if name else "The file is neither a picture nor a film or sound of a kind we take."
    )
    return MediaRefused(code="unknown_format", message=message)
