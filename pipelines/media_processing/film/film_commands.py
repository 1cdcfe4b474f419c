"""The arguments that ffmpeg is given: how an original is read, and how films and sounds are encoded."""

from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

from pipelines.media_processing.film.ffmpeg import THREADS
from pipelines.media_processing.film.film_formats import DECODERS
from pipelines.media_processing.film.film_ladder import Rung
from pipelines.media_processing.film.inspect_film import MAX_FILM_PIXELS, MAX_STREAMS, Film, Picture, Sound

SEGMENT_SECONDS = 4
SOUND_KBITS = 128
SOUND_RATE = 48_000
HD_SHORT_SIDE = 720  # from here on a film that does not say so is in BT.709, below in BT.601
# Nothing of the original beside picture and sound: no tags, places, chapters, captions; and the same bytes each time.
CLEAN = ("-map_metadata", "-1", "-map_chapters", "-1", "-fflags", "+bitexact", "-flags", "+bitexact")
SOUND_ENCODING = ("-c:a", "aac", "-b:a", f"{SOUND_KBITS}k", "-ar", str(SOUND_RATE))
STANDARD = "format=yuv420p,setsar=1,setparams=range=tv:color_primaries=bt709:color_trc=bt709:colorspace=bt709"
ABORT_IF_EMPTY = ("-abort_on", "empty_output_stream")
FAST_START = ("-movflags", "+faststart")


def read_original(source: Path, *, film: Film, seconds: float) -> list[str]:
    """Read no longer than `seconds`, with the one demuxer and the decoders that we know; no reference is followed."""
    whitelists = ["-protocol_whitelist", "file", "-format_whitelist", film.container.demuxer]
    bounds = ["-max_streams", str(MAX_STREAMS), "-max_pixels", str(MAX_FILM_PIXELS), "-threads", str(THREADS)]
    decoders = ["-codec_whitelist", DECODERS]
    source_itself = ["-dn", "-sn", "-t", str(seconds), "-f", film.container.demuxer, "-i", f"file:{source}"]
    return [*whitelists, *decoders, *bounds, *source_itself]


def read_own(path: str) -> list[str]:
    """Read a file that we made ourselves, relative to the folder that ffmpeg runs in."""
    return ["-protocol_whitelist", "file", "-threads", str(THREADS), "-f", "mov", "-i", f"file:{path}"]


def picture_graph(picture: Picture, *, rungs: Sequence[Rung], rate: Fraction) -> str:
    """Return the graph from the original's picture to [v0], [v1] …: decoded once, each rung made of the one above."""
    steps = [
        f"[0:{picture.stream}]fps={rate},{_into_standard_colours(picture, rungs[0])},{STANDARD},sidedata=mode=delete"
    ]
    for number, rung in enumerate(rungs[1:]):
        steps[-1] += f",split=2[v{number}][w{number}]"
        steps.append(f"[w{number}]scale={rung.width}:{rung.height}:flags=bicubic,setsar=1")
    return ";".join(steps) + f"[v{len(rungs) - 1}]"


def _into_standard_colours(picture: Picture, rung: Rung) -> str:
    size = f"{rung.width}:{rung.height}"
    if picture.hdr_curve is None:
        is_hd = min(picture.width, picture.height) >= HD_SHORT_SIDE
        matrix = "auto" if picture.has_matrix else "bt709" if is_hd else "bt601"
        colours = f"in_color_matrix={matrix}:out_color_matrix=bt709:out_range=tv"
        return f"scale={size}:flags=bicubic:{colours}"
    # HDR: made linear light, its highlights bent into what a common screen can show.
    linear = f"zscale={size}:tin={picture.hdr_curve}:pin=bt2020:min=bt2020nc:t=linear:npl=100,format=gbrpf32le"
    bent = "zscale=p=bt709,tonemap=tonemap=hable:desat=0,zscale=t=bt709:m=bt709:r=tv"
    return f"{linear},{bent}"


def encode_pictures(rungs: Sequence[Rung]) -> list[str]:
    """Encode [v0], [v1] … as H.264 with a key frame where each segment begins, and nowhere else."""
    maps = [part for number in range(len(rungs)) for part in ("-map", f"[v{number}]")]
    encoder = ["-c:v", "libx264", "-preset", "veryfast", "-profile:v", "high", "-crf", "23", "-threads:v", str(THREADS)]
    keys = ["-g", "9999", "-sc_threshold", "0", "-force_key_frames", f"expr:gte(t,n_forced*{SEGMENT_SECONDS})"]
    rates = [
        part
        for number, rung in enumerate(rungs)
        for part in (f"-maxrate:v:{number}", f"{rung.kbits}k", f"-bufsize:v:{number}", f"{2 * rung.kbits}k")
    ]
    return [*maps, *encoder, *keys, *rates]


def encode_sound(stream: int) -> list[str]:
    """Encode a sound as AAC, with silence where it has gaps, so that it stays with the picture."""
    return ["-map", f"0:{stream}", "-af", "aresample=async=1:first_pts=0", *SOUND_ENCODING, "-ac", "2"]


def write_playlists(rungs: Sequence[Rung], *, has_sound: bool) -> list[str]:
    """Write a master playlist and, for each rung and the sound, a playlist with its segments in fragmented MP4."""
    group = ",agroup:sound" if has_sound else ""
    variants = [f"v:{number}{group},name:{rung.name}" for number, rung in enumerate(rungs)]
    sound = ["a:0,agroup:sound,name:sound,default:yes"] if has_sound else []
    pieces = ["-hls_time", str(SEGMENT_SECONDS), "-hls_playlist_type", "vod", "-hls_flags", "independent_segments"]
    names = ["-hls_fmp4_init_filename", "init.mp4", "-hls_segment_filename", "hls/%v/%04d.m4s"]
    master = ["-master_pl_name", "master.m3u8", "-var_stream_map", " ".join([*variants, *sound])]
    return ["-f", "hls", *pieces, "-hls_segment_type", "fmp4", *names, *master, *CLEAN, "hls/%v/index.m3u8"]


def encode_sound_alone(sound: Sound, *, path: str) -> list[str]:
    """Write a sound as AAC in an MP4 that plays while it loads; its cover is left behind."""
    channels = str(min(2, sound.channels))
    return ["-map", f"0:{sound.stream}", *SOUND_ENCODING, "-ac", channels, *CLEAN, *FAST_START, "-f", "ipod", path]


def write_samples(sound: Sound, *, path: str, rate: int) -> list[str]:
    """Write a sound as bare 16-bit samples of one channel."""
    return ["-map", f"0:{sound.stream}", "-ac", "1", "-ar", str(rate), "-c:a", "pcm_s16le", "-f", "s16le", path]
