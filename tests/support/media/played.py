"""Plays films and sounds to their end, as a player would, and says what was seen and heard."""

from array import array
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import av

HALF_BRIGHT, HALF_LOUD = 128, 0.5


@dataclass(frozen=True, slots=True)
class Played:
    """What was in a file or a stream; all of it was decoded. Times are in seconds."""

    video_codec: str | None
    audio_codec: str | None
    width: int
    height: int
    rotation: int
    pix_fmt: str
    color_trc: int
    frames: int
    samples: int
    channels: int
    rate: Fraction | None
    keys: tuple[float, ...]  # when the frames come that playing may begin at, after the first
    metadata: dict[str, str]
    others: int  # streams that are neither picture nor sound

    @property
    def seconds(self) -> float:
        """Return how long the picture played."""
        return float(self.frames / self.rate) if self.rate else 0.0


def play(source: Path | str) -> Played:
    """Decode every frame; a playlist is followed to files beside it, that of an address over HTTP, and nowhere else."""
    with _opened(source) as file:
        video, audio = next(iter(file.streams.video), None), next(iter(file.streams.audio), None)
        frames = list(file.decode(video)) if video else []
        first = frames[0] if frames else None
        return Played(
            video_codec=video.codec_context.name if video else None,
            audio_codec=audio.codec_context.name if audio else None,
            width=first.width if first else 0,
            height=first.height if first else 0,
            rotation=first.rotation if first else 0,
            pix_fmt=first.format.name if first else "",
            color_trc=int(first.color_trc) if first else 0,
            frames=len(frames),
            samples=_samples(source),
            channels=audio.codec_context.channels if audio else 0,
            rate=video.average_rate if video else None,
            keys=tuple(round(frame.time - frames[0].time, 3) for frame in frames if frame.key_frame),
            metadata=dict(file.metadata) | {key: one.metadata[key] for one in file.streams for key in one.metadata},
            others=len(file.streams) - len(file.streams.video) - len(file.streams.audio),
        )


def _opened(source: Path | str) -> av.container.InputContainer:
    protocols = "file" if isinstance(source, Path) else "http,tcp"
    return av.open(str(source), options={"protocol_whitelist": protocols})


def _samples(source: Path | str) -> int:
    with _opened(source) as file:
        return sum(frame.samples for stream in file.streams.audio[:1] for frame in file.decode(stream))


def first_light(path: Path) -> float:
    """Return when the first frame comes that is not dark, in seconds of the file's own time."""
    with _opened(path) as file:
        return next(frame.time for frame in file.decode(video=0) if max(bytes(frame.planes[0])) > HALF_BRIGHT)


def first_sound(path: Path) -> float:
    """Return when the first loud sample comes, in seconds of the file's own time."""
    with _opened(path) as file:
        for frame in file.decode(audio=0):
            samples = array("f", bytes(frame.planes[0]))
            loud = next((number for number, value in enumerate(samples) if abs(value) > HALF_LOUD), None)
            if loud is not None:
                return float(frame.time + loud / frame.sample_rate)
    raise AssertionError("nothing was heard")
