"""What files may be where media are measured: as an installation allows by default."""

from pipelines.media_processing.described import Limits

LIMITS = Limits(
    max_bytes=1 << 30,
    max_side=16_384,
    max_pixels=64_000_000,
    max_frames=1000,
    max_animation_pixels=200_000_000,
    max_film_seconds=600,
    max_sound_seconds=3600,
)
