"""Films and sounds that mean harm: they refer to other files, lie about themselves or are broken."""

import random
import struct
from collections.abc import Callable

CONTAINERS = {b"moov", b"trak", b"mdia", b"minf", b"dinf"}
DURATION = b"\x44\x89\x88"  # of a WebM: its name, and that eight bytes follow
Rewrite = Callable[[bytes], bytes]


def playlist(target: str) -> bytes:
    """Return an HLS playlist that names a target."""
    return f"#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXTINF:2.0,\n{target}\n#EXT-X-ENDLIST\n".encode()


def script(target: str) -> bytes:
    """Return a script of ffmpeg's that plays a target."""
    return f"ffconcat version 1.0\nfile '{target}'\n".encode()


def within_box(payload: bytes) -> bytes:
    """Return the payload behind the first box of an MP4."""
    return b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom" + payload


def behind_tag(payload: bytes) -> bytes:
    """Return the payload behind an empty ID3 tag, where an MP3 would begin."""
    return b"ID3\x04\0\0\0\0\0\0" + payload


def claiming(webm: bytes, *, seconds: float) -> bytes:
    """Return the WebM with another duration in its header."""
    at = webm.index(DURATION) + len(DURATION)
    return webm[:at] + _double(1000 * seconds) + webm[at + 8 :]


def claiming_bytes(wav: bytes, *, size: int) -> bytes:
    """Return the WAV with another size of its samples in its header."""
    at = wav.index(b"data") + 4
    return wav[:at] + size.to_bytes(4, "little") + wav[at + 4 :]


def pointing_elsewhere(mp4: bytes, *, path: str) -> bytes:
    """Return the MP4 (its index behind its frames) with its frames said to be in the file at `path`."""
    return _rewritten(mp4, name=b"dref", rewrite=lambda _: b"\0\0\0\0\0\0\0\x01" + _box(b"alis", _alias(path)))


def without_sound(mp4: bytes) -> bytes:
    """Return the MP4 with an index of its second track that lists nothing, as a phone writes it that heard nothing."""
    second = mp4.index(b"smhd")
    empty = {b"stts": (0, 4), b"stsc": (0, 4), b"stco": (0, 4), b"stsz": (4, 8)}
    changed = bytearray(mp4)
    for name, (before, after) in empty.items():
        at = mp4.index(name, second) + 8 + before
        changed[at : at + after - before] = bytes(after - before)
    return bytes(changed)


def mutated(data: bytes, *, seed: int) -> bytes:
    """Return the data with some bytes changed, one run of them doubled and one taken out, the same for a seed."""
    chance = random.Random(seed)
    changed = bytearray(data)
    for _ in range(chance.randint(1, 40)):
        changed[chance.randrange(len(changed))] = chance.randrange(256)
    start = chance.randrange(len(changed))
    run = changed[start : start + chance.randrange(64)]
    changed[start:start] = run
    cut = chance.randrange(len(changed))
    del changed[cut : cut + chance.randrange(64)]
    return bytes(changed)


def _double(value: float) -> bytes:
    return struct.pack(">d", value)


def _alias(path: str) -> bytes:
    """Return an alias record of old QuickTime, as far as players read it: a volume, a name and an absolute path."""
    name = path.rpartition("/")[2].encode()
    volume = b"\0" * 14 + b"\x04disk".ljust(28, b"\0") + b"\0" * 12
    file = bytes([len(name)]) + name.ljust(63, b"\0") + b"\0" * 16 + b"\0\x01\0\x01" + b"\0" * 16
    encoded = path.encode()
    return volume + file + b"\0\x02" + len(encoded).to_bytes(2) + encoded + b"\0" * (len(encoded) % 2) + b"\xff\xff\0\0"


def _rewritten(data: bytes, *, name: bytes, rewrite: Rewrite) -> bytes:
    """Return boxes with the payload of those of a name rewritten, and all sizes right."""
    out, at = b"", 0
    while at < len(data):
        size, kind = int.from_bytes(data[at : at + 4]), data[at + 4 : at + 8]
        payload = data[at + 8 : at + size]
        if kind == name:
            payload = rewrite(payload)
        if kind in CONTAINERS:
            payload = _rewritten(payload, name=name, rewrite=rewrite)
        out += _box(kind, payload)
        at += size
    return out


def _box(kind: bytes, payload: bytes) -> bytes:
    return (len(payload) + 8).to_bytes(4) + kind + payload
