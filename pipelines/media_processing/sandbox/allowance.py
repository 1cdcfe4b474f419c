"""What a file may ask of us, and what the child that reads it may use."""

from pipelines.media_processing.described import Limits
from pipelines.media_processing.sandbox.wire import Bounds

MIB, GIB = 1 << 20, 1 << 30
LONGEST_SIDE = 16_383  # of WebP
FRAMES_TOGETHER = 4  # an animation has so many times the pixels of the largest picture at most
CPU_SECONDS_A_SECOND = 12  # of film, for all its sizes


def limits(*, max_bytes: int, max_pixels: int, max_frames: int, max_seconds: int) -> Limits:
    """Return the limits of this installation."""
    return Limits(
        max_bytes=max_bytes,
        max_side=LONGEST_SIDE,
        max_pixels=max_pixels,
        max_frames=max_frames,
        max_animation_pixels=FRAMES_TOGETHER * max_pixels,
        max_film_seconds=max_seconds,
        max_sound_seconds=max_seconds,
    )


def picture_bounds(*, max_pixels: int) -> Bounds:
    """Return what a child may use for a picture or an animation."""
    memory = 512 * MIB + 8 * max_pixels
    return Bounds(memory_bytes=memory, cpu_seconds=60, wall_seconds=120, file_bytes=256 * MIB)


def film_bounds(*, max_bytes: int, max_seconds: int) -> Bounds:
    """Return what a child may use for a film or a sound; ffmpeg, which it starts, may use as much again."""
    seconds = 60 + CPU_SECONDS_A_SECOND * max_seconds
    return Bounds(
        memory_bytes=2 * GIB,
        cpu_seconds=seconds,
        wall_seconds=seconds,
        file_bytes=2 * max(max_bytes, GIB),
        open_files=256,
    )
