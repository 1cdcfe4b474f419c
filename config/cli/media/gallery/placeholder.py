"""What stands for a picture until it has come: its blurhash, drawn."""

from base64 import b64encode
from io import BytesIO

import blurhash

LONG_SIDE = 32


def placeholder(text: str, *, width: int, height: int) -> str:
    """Return the picture of a blurhash in these proportions as a data: address, empty where it is none."""
    scale = LONG_SIDE / max(width, height)
    try:
        picture = blurhash.decode(text, max(1, round(width * scale)), max(1, round(height * scale)))
    except ValueError:
        return ""
    file = BytesIO()
    picture.save(file, "PNG")
    return f"data:image/png;base64,{b64encode(file.getvalue()).decode()}"
