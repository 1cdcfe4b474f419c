"""The refusals of films and sounds, in words for a person."""

from pipelines.media_processing.described import MediaRefused


def damaged(word: str) -> MediaRefused:
    """Return the refusal of a film or sound, as the word says, that is cut short or broken."""
    return MediaRefused(code="damaged", message=f"The {word} is damaged or was cut short on its way here.")


def too_costly(word: str) -> MediaRefused:
    """Return the refusal of what takes more time or more disk than one file may."""
    return MediaRefused(code="too_costly", message=f"The {word} takes more work than we can spend on one file.")


def too_long(word: str, *, most: int) -> MediaRefused:
    """Return the refusal of what plays longer than `most` seconds."""
    length = f"{most // 60} minutes" if most >= 120 else f"{most} seconds"
    return MediaRefused(code="too_long", message=f"The {word} is longer than {length}.")


def too_many_streams(*, most: int) -> MediaRefused:
    """Return the refusal of a file that is a bundle of more than so many pictures, sounds and subtitles."""
    return MediaRefused(code="too_many_streams", message=f"The file has more than {most} streams.")


def too_many_pixels(*, max_pixels: int, max_side: int) -> MediaRefused:
    """Return the refusal of a film whose frames have more than so many pixels, or a side beyond so many."""
    size = f"{max_pixels / 1e6:.1f} megapixels, or one of their sides than {max_side:,} pixels"
    return MediaRefused(code="too_many_pixels", message=f"The film's frames are larger than {size}.")


def too_small(*, least: int) -> MediaRefused:
    """Return the refusal of a film with a side below so many pixels."""
    return MediaRefused(code="too_small", message=f"The film's frames are smaller than {least} pixels.")


def too_many_frames(*, most: int) -> MediaRefused:
    """Return the refusal of a film with more than so many frames a second."""
    return MediaRefused(code="too_many_frames", message=f"The film has more than {most} frames a second.")


def too_many_channels(*, most: int) -> MediaRefused:
    """Return the refusal of a sound with more than so many channels."""
    return MediaRefused(code="too_many_channels", message=f"The sound has more than {most} channels.")


def nothing_to_play() -> MediaRefused:
    """Return the refusal of a file without picture and sound."""
    return MediaRefused(code="nothing_to_play", message="The file has neither a moving picture nor a sound.")


def unknown_codec(word: str, *, codec: str) -> MediaRefused:
    """Return the refusal of a picture or sound that is compressed in a way we do not read."""
    return MediaRefused(code="unknown_codec", message=f"The {word} is compressed in a way we do not take ({codec}).")
