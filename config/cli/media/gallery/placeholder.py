"""What stands for a picture until it has come: its blurhash, drawn."""

from base64 import b64encode
from io import BytesIO

from PIL import Image

from config.cli.media.gallery.decode_blurhash import NoBlurhash, decode_blurhash

LONG_SIDE = 32


def placeholder(text: str, *, width: int, height: int) -> str:
    """Return the picture of a blurhash in these proportions as a data: address, empty where it is none."""
    scale = LONG_SIDE / max(width, height)
    size = max(1, round(width * scale)), max(1, round(height * scale))
    try:
        pixels = decode_blurhash(text, width=size[0], height=size[1])
    except NoBlurhash:
        return ""
    file = BytesIO()
    Image.frombytes("RGB", size, pixels).save(file, "PNG")
    return f"data:image/png;base64,{b64encode(file.getvalue()).decode()}"
