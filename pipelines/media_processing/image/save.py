"""Writes renditions: nothing of the original's metadata, no colour profile, the same bytes for the same pixels."""

from pathlib import Path

import pyvips

from pipelines.media_processing.described import RenditionFile

WEBP = {"Q": 80, "effort": 2, "keep": "none"}
AVIF = {"Q": 55, "effort": 0, "compression": "av1", "keep": "none"}


def save_webp(image: pyvips.Image, *, name: str, folder: Path) -> RenditionFile:
    """Write the picture as WebP."""
    image.webpsave(str(folder / f"{name}.webp"), **WEBP)
    return RenditionFile(
        name=name, path=f"{name}.webp", content_type="image/webp", width=image.width, height=image.height
    )


def save_avif(image: pyvips.Image, *, name: str, folder: Path) -> RenditionFile:
    """Write the picture as AVIF."""
    image.heifsave(str(folder / f"{name}.avif"), **AVIF)
    return RenditionFile(
        name=name, path=f"{name}.avif", content_type="image/avif", width=image.width, height=image.height
    )
