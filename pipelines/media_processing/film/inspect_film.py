"""What a film or a sound is, read from its headers and its first frame; what is too much is refused before that."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from fractions import Fraction
from itertools import islice
from pathlib import Path
from typing import Any

import av
from av.audio.stream import AudioStream
from av.container import InputContainer
from av.stream import Disposition
from av.video.stream import VideoStream

from pipelines.media_processing.described import Limits
from pipelines.media_processing.film.film_formats import DECODERS, FILM_CODECS, SOUND_CODECS, Container, recognise_film
from pipelines.media_processing.film.film_refusals import (
    damaged,
    nothing_to_play,
    too_long,
    too_many_channels,
    too_many_frames,
    too_many_pixels,
    too_many_streams,
    too_small,
    unknown_codec,
)
from pipelines.media_processing.refusals import not_taken, too_large

MAX_STREAMS = 16
MAX_FILM_PIXELS = 4096 * 2304  # of one frame; what phones call 4K fits upright and lying
MIN_SIDE = 16
MAX_FRAMES_A_SECOND = 480
MAX_CHANNELS = 8
MAX_PACKETS_TO_FIRST_FRAME = 300
HDR_CURVES = {16: "smpte2084", 18: "arib-std-b67"}  # PQ and HLG by their numbers in ITU-T H.273
UNSPECIFIED = 2


@dataclass(frozen=True, slots=True)
class Picture:
    """The moving picture of a film, as people see it: upright, with square pixels."""

    stream: int
    codec: str
    width: int
    height: int
    frames_a_second: Fraction | None
    hdr_curve: str | None
    has_matrix: bool  # tells how its colours are to be read


@dataclass(frozen=True, slots=True)
class Sound:
    """The first sound of a film or file."""

    stream: int
    codec: str
    channels: int


@dataclass(frozen=True, slots=True)
class Film:
    """A film, or a sound where there is no picture; the duration is what the headers claim, in seconds."""

    container: Container
    duration: float
    picture: Picture | None
    sound: Sound | None

    @property
    def content_type(self) -> str:
        """Return the type of the file by its content."""
        return self.container.film_type if self.picture else self.container.sound_type


def inspect_film(source: Path, *, limits: Limits) -> Film:
    """Return what is in the file. Raises MediaRefused for what is not taken, asks too much of us or cannot be read."""
    container = recognise_film(source)
    if container is None:
        raise not_taken(name=None)
    if source.stat().st_size > limits.max_bytes:
        raise too_large(max_bytes=limits.max_bytes)
    with _opened(source, container=container) as file:
        if len(file.streams) > MAX_STREAMS:
            raise too_many_streams(most=MAX_STREAMS)
        moving, sounding = _moving(file), _sounding(file)
        if moving is not None and sounding is not None and not _has_packets(source, container, sounding):
            sounding = None  # phones announce a sound even where the microphone was off
        first = moving or sounding
        if first is None:
            raise nothing_to_play()
        sound = _sound(sounding) if sounding else None
        if moving is not None:
            _check_picture(moving, limits=limits)
        claimed = _claimed_duration(file, moving=moving, sounding=sounding)
        duration = claimed or _end_by_packets(source, container, first)
        if duration > most_seconds(limits, is_film=moving is not None):
            raise too_long("film" if moving else "sound", most=most_seconds(limits, is_film=moving is not None))
        picture = _picture(file, moving) if moving else None
        return Film(container=container, duration=duration, picture=picture, sound=sound)


def most_seconds(limits: Limits, *, is_film: bool) -> int:
    """Return how long a film, or else a sound, may play."""
    return limits.max_film_seconds if is_film else limits.max_sound_seconds


def measure_made(path: Path) -> float:
    """Return how long a file that we made plays, in seconds."""
    with av.open(f"file:{path}", format="mov") as file:
        return (file.duration or 0) / av.time_base


@contextmanager
def _opened(source: Path, *, container: Container) -> Iterator[InputContainer]:
    """Open the file with the one demuxer that was found, which may follow no reference and open no other decoder."""
    options = {"protocol_whitelist": "file", "format_whitelist": container.demuxer, "codec_whitelist": DECODERS}
    try:
        with av.open(f"file:{source}", format=container.demuxer, options=options, metadata_errors="ignore") as file:
            yield file
    except (av.FFmpegError, ValueError, OverflowError) as error:
        raise damaged("file") from error


def _moving(file: InputContainer) -> VideoStream | None:
    """Return the first picture that moves; the cover of a sound does not."""
    return next((one for one in file.streams.video if not one.disposition & Disposition.attached_pic), None)


def _sounding(file: InputContainer) -> AudioStream | None:
    """Return the first sound that we can read, or else the first: phones put one for their own players beside it."""
    known = (one for one in file.streams.audio if _codec_name(one.codec_context) in SOUND_CODECS)
    return next(known, next(iter(file.streams.audio), None))


def _sound(stream: AudioStream) -> Sound:
    context = stream.codec_context
    codec = _codec_name(context)
    if codec not in SOUND_CODECS:
        raise unknown_codec("sound", codec=codec)
    if context.channels < 1:
        raise damaged("sound")
    if context.channels > MAX_CHANNELS:
        raise too_many_channels(most=MAX_CHANNELS)
    return Sound(stream=stream.index, codec=codec, channels=context.channels)


def _check_picture(stream: VideoStream, *, limits: Limits) -> None:
    context = stream.codec_context
    codec = _codec_name(context)
    if codec not in FILM_CODECS:
        raise unknown_codec("film", codec=codec)
    most = min(limits.max_pixels, MAX_FILM_PIXELS)
    if max(context.width, context.height) > limits.max_side or context.width * context.height > most:
        raise too_many_pixels(max_pixels=most, max_side=limits.max_side)
    if min(context.width, context.height) < MIN_SIDE:
        raise too_small(least=MIN_SIDE)
    if (stream.average_rate or 0) > MAX_FRAMES_A_SECOND:
        raise too_many_frames(most=MAX_FRAMES_A_SECOND)


def _codec_name(context: Any) -> str:
    return str(context.codec.canonical_name) if context else "unknown"


def _claimed_duration(file: InputContainer, *, moving: VideoStream | None, sounding: AudioStream | None) -> float:
    claims = [file.duration / av.time_base] if file.duration else []
    for stream in (moving, sounding):
        if stream is not None and stream.duration and stream.time_base:
            claims.append(float(stream.duration * stream.time_base))
    return max(claims, default=0.0)


def _has_packets(source: Path, container: Container, stream: AudioStream) -> bool:
    with _opened(source, container=container) as file:
        return any(packet.size for packet in islice(file.demux(file.streams[stream.index]), 1))


def _end_by_packets(source: Path, container: Container, stream: VideoStream | AudioStream) -> float:
    """Read to the end without decoding: browsers record films whose headers say nothing of their length."""
    with _opened(source, container=container) as file:
        packets = (packet for packet in file.demux(file.streams[stream.index]) if packet.pts is not None)
        return max((float(((one.pts or 0) + (one.duration or 0)) * one.time_base) for one in packets), default=0.0)


def _picture(file: InputContainer, stream: VideoStream) -> Picture:
    context = stream.codec_context
    context.thread_count = 1
    frame = _first_frame(file, stream)
    ratio = stream.sample_aspect_ratio or Fraction(1)
    width, height = max(1, round(frame.width * ratio)), frame.height
    is_lying = frame.rotation % 180 != 0
    return Picture(
        stream=stream.index,
        codec=_codec_name(context),
        width=height if is_lying else width,
        height=width if is_lying else height,
        frames_a_second=stream.average_rate or stream.guessed_rate,
        hdr_curve=HDR_CURVES.get(int(frame.color_trc)),
        has_matrix=int(frame.colorspace) != UNSPECIFIED,
    )


def _first_frame(file: InputContainer, stream: VideoStream) -> av.VideoFrame:
    for number, packet in enumerate(file.demux(stream)):
        for frame in packet.decode():
            if isinstance(frame, av.VideoFrame):
                return frame
        if number > MAX_PACKETS_TO_FIRST_FRAME:
            break
    raise damaged("film")
