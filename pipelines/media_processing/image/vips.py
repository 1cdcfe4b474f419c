"""libvips, shut: only the operations that our stages need can read a file, and its errors are refusals."""

from collections.abc import Iterator
from contextlib import contextmanager

import pyvips

from pipelines.media_processing.refusals import damaged

LOADERS = ("VipsForeignLoadJpegFile", "VipsForeignLoadPngFile", "VipsForeignLoadWebpFile")
MORE_LOADERS = ("VipsForeignLoadNsgifFile", "VipsForeignLoadHeifFile", "VipsForeignLoadRaw")
OPERATIONS = ("jpegload", "pngload", "webpload", "gifload", "heifload", "rawload", "webpsave", "heifsave")
MORE_OPERATIONS = ("thumbnail_image", "colourspace", "icc_transform", "crop", "extract_band", "copy", "flatten", "min")
WANT_OF_MEMORY = ("out of memory", "insufficient memory", "memory allocation error")
OUR_TROUBLE = ("error creating thread", "no space left on device", "too many open files")


def shut_vips() -> None:
    """Block every loader and saver but ours, keep no cache of operations, and learn our operations' arguments.

    It starts no thread: a process that has called it may still be forked.
    """
    pyvips.cache_set_max(0)
    pyvips.block_untrusted_set(True)
    pyvips.operation_block_set("VipsForeignLoad", True)
    for name in LOADERS + MORE_LOADERS:
        pyvips.operation_block_set(name, False)
    for name in OPERATIONS + MORE_OPERATIONS:
        pyvips.Introspect.get(name)


def tells_of_memory(error: Exception) -> bool:
    """Tell whether a library's error is the want of memory and not the file's fault: each has its own words for it."""
    return _tells(error, WANT_OF_MEMORY)


@contextmanager
def refusing_damage() -> Iterator[None]:
    """Turn what libvips says of a broken picture into a refusal; the want of memory and our own trouble stay errors."""
    try:
        yield
    except pyvips.Error as error:
        if tells_of_memory(error):
            raise MemoryError from error
        if _tells(error, OUR_TROUBLE):
            raise OSError(str(error)) from error
        raise damaged() from error


def _tells(error: Exception, words: tuple[str, ...]) -> bool:
    said = str(error).lower()
    return any(word in said for word in words)
