"""Films and sounds for the tests, made by ffmpeg from nothing when they are first asked for."""

import shlex
import subprocess
from pathlib import Path

import imageio_ffmpeg

X264 = "-c:v libx264 -preset ultrafast -pix_fmt yuv420p"
VP9 = "-c:v libvpx-vp9 -deadline realtime -cpu-used 8"
X265 = "-c:v libx265 -preset ultrafast -x265-params log-level=error"
PICTURE = "-f lavfi -i testsrc2=rate=10:size=160x120"
TONE = "-f lavfi -i sine=frequency=440:sample_rate=44100:duration=2"
FILM = f"{PICTURE}:duration=2 {TONE} {X264} -c:a aac"
PLACE = "+48.2082+016.3738+151.000/"
TITLE = "In Ada's kitchen"
TAGS = (
    f"""-metadata title="{TITLE}" -metadata com.apple.quicktime.location.ISO6709={PLACE} -metadata location={PLACE}"""
)
RED, BLUE = "color=red:size=160x60:rate=10:duration=1[a]", "color=blue:size=160x60:rate=10:duration=1[b]"
BLACK, GREEN = "color=black:size=64x64:rate=10:duration=1", "color=green:size=64x64:rate=10:duration=1"
FLASH = "color=black:size=64x64:rate=25:duration=1[a];color=white:size=64x64:rate=25:duration=1[b];[a][b]concat"
BEEP = r"aevalsrc=if(gte(t\\,1)\\,sin(2*PI*440*t)):duration=2:sample_rate=44100"
BURST_THEN_SLOW = r"testsrc2=size=160x120:rate=100:duration=2,select=lt(t\\,0.5)+not(mod(n\\,20))"

# By name: what it takes to make each; "{other.mp4}" is another of these files.
RECIPES = {
    "film.mp4": FILM,
    "tiny.mp4": f"-f lavfi -i testsrc2=size=64x48:rate=5:duration=1 {TONE} -t 1 {X264} -c:a aac",
    "slow.mp4": f"-f lavfi -i testsrc2=size=1280x720:rate=24:duration=6 {X264} -g 24",
    "long.mp4": f"-f lavfi -i testsrc2=size=1280x720:rate=5:duration=9 {TONE} {X264} -g 7 -c:a aac",
    "hevc.mov": f"{FILM} {X265} -tag:v hvc1",
    "prores.mov": "-i {film.mp4} -c:v prores_ks -c:a pcm_s16le",
    "silent.webm": f"-i {{film.mp4}} -an {VP9}",
    "vp8.webm": "-i {film.mp4} -c:v libvpx -deadline realtime -c:a libvorbis",
    "av1.mkv": "-i {film.mp4} -c:v libsvtav1 -preset 11 -svtav1-params lp=1 -c:a libopus",
    "odd.webm": f"-f lavfi -i testsrc=size=161x121:rate=10:duration=1 -pix_fmt yuv420p {VP9}",
    "wide.mp4": f"-f lavfi -i testsrc2=size=80x120:rate=10:duration=1,setsar=2 {X264}",
    "stripes.mp4": f"-f lavfi -i {RED};{BLUE};[a][b]vstack {X264}",
    "turned.mp4": "-display_rotation 90 -i {stripes.mp4} -c copy",
    "late_green.mp4": f"-f lavfi -i {BLACK}[a];{GREEN}[b];[a][b]concat {X264}",
    "black.mp4": f"-f lavfi -i {BLACK} {X264}",
    "hdr.mp4": f"{PICTURE}:duration=1 {X265}:colorprim=bt2020:transfer=smpte2084:colormatrix=bt2020nc"
    " -pix_fmt yuv420p10le",
    "hlg.mp4": f"{PICTURE}:duration=1 {X265}:colorprim=bt2020:transfer=arib-std-b67:colormatrix=bt2020nc"
    " -pix_fmt yuv420p10le",
    "flash_and_beep.mp4": f"-f lavfi -i {FLASH} -f lavfi -i {BEEP} {X264} -c:a aac",
    "one_frame.mp4": f"{PICTURE}:duration=2 -frames:v 1 {X264}",
    "ends_early.mp4": f"{PICTURE}:duration=0.1 {TONE} {X264} -c:a aac",
    "fragmented.mp4": "-i {film.mp4} -c copy -movflags frag_keyframe+empty_moov+default_base_moof",
    "recorded.webm": "-i {vp8.webm} -c copy -live 1",
    "uneven.mkv": f"-f lavfi -i {BURST_THEN_SLOW} -fps_mode passthrough {X264}",
    "tagged.mov": f"-i {{film.mp4}} -c copy {TAGS} -movflags use_metadata_tags",
    "ten_hours.mp4": f"-f lavfi -i {BLACK},setpts=N*4000/TB -fps_mode passthrough {X264}",
    "sound.mp3": f"{TONE} -c:a libmp3lame {TAGS}",
    "sound.flac": TONE,
    "sound.wav": TONE,
    "sound.aac": f"{TONE} -c:a aac",
    "sound.m4a": f"{TONE} -c:a aac {TAGS}",
    "opus.ogg": f"{TONE} -c:a libopus",
    "vorbis.ogg": f"{TONE} -c:a libvorbis {TAGS}",
    "voice.webm": f"{TONE} -c:a libopus",
    "fading.wav": "-f lavfi -i aevalsrc=sin(2*PI*440*t)*(1-t):duration=1:sample_rate=8000",
    "cover.png": "-f lavfi -i color=red:size=64x64 -frames:v 1",
    "covered.mp3": "-i {sound.mp3} -i {cover.png} -map 0 -map 1 -c copy -disposition:v attached_pic",
    "hundred.mkv": f"{TONE} {'-map 0:a ' * 100} -c:a pcm_s16le -t 0.1",
    "many_channels.wav": f"{TONE} -ac 16 -t 0.1",
    "mpeg2.mkv": "-i {film.mp4} -c:v mpeg2video -an",
    "two_sounds.mkv": "-i {film.mp4} -map 0:v -map 0:a -map 0:a -c:v copy -c:a:0 ac3 -c:a:1 aac",
    "ac3.mkv": "-i {film.mp4} -c:v copy -c:a ac3",
}


class FilmFiles:
    """A folder of test films; each is made once."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def __getitem__(self, name: str) -> Path:
        """Return the file of this name, made if it is the first time."""
        path = self._folder / name
        if not path.exists():
            self._make(path)
        return path

    def _make(self, path: Path) -> None:
        words = shlex.split(RECIPES[path.name])
        arguments = [str(self[word[1:-1]]) if word.startswith("{") else word for word in words]
        program = imageio_ffmpeg.get_ffmpeg_exe()
        quiet = ("-hide_banner", "-nostdin", "-loglevel", "error", "-threads", "1")
        subprocess.run([program, *quiet, *arguments, str(path)], check=True, timeout=60, capture_output=True)
