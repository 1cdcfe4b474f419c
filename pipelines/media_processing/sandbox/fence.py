"""Lets a child reach the original, its folder and the installed programs, and nothing else of the machine.

Landlock closes the file system, so that a file which takes a decoder over finds no secret to read; kernels without it
(before 5.13) leave this fence open, and the child's other bounds stand.
"""

import contextlib
import ctypes
import os
import stat
import sys
from pathlib import Path

from pipelines.media_processing.described import Job

CREATE_RULESET, ADD_RULE, RESTRICT_SELF = 444, 445, 446  # the same on every architecture
ONLY_TELL_VERSION, PATH_BENEATH = 1, 1
EXECUTE, WRITE_FILE, READ_FILE, READ_DIR, TRUNCATE = 1 << 0, 1 << 1, 1 << 2, 1 << 3, 1 << 14
RIGHTS_OF_VERSION = {1: 13, 2: 14, 3: 15, 4: 15}  # how many rights of files each version knows
RIGHTS_SINCE = 16
TCP_SINCE, TCP = 4, 0b11  # to bind and to connect
SCOPES_SINCE, SCOPES = 6, 0b11  # abstract sockets and signals to processes outside
OF_A_FILE = EXECUTE | WRITE_FILE | READ_FILE | TRUNCATE
READING = EXECUTE | READ_FILE | READ_DIR
PROGRAMS = ("/usr", "/lib", "/lib64", "/etc/ld.so.cache", "/sys/devices/system/cpu", "/proc/self", "/dev/urandom")
_LIBC = ctypes.CDLL(None, use_errno=True)


class Ruleset(ctypes.Structure):
    """What the kernel is asked to deny unless a rule allows it."""

    _fields_ = (("files", ctypes.c_uint64), ("network", ctypes.c_uint64), ("scopes", ctypes.c_uint64))


class Beneath(ctypes.Structure):
    """A rule: these rights below this path."""

    _pack_ = 1
    _fields_ = (("rights", ctypes.c_uint64), ("parent", ctypes.c_int32))


def landlock_version() -> int:
    """Return the version of Landlock that the kernel offers, at most 0 if none."""
    return int(_LIBC.syscall(CREATE_RULESET, None, ctypes.c_size_t(0), ctypes.c_uint32(ONLY_TELL_VERSION)))


def fence(job: Job) -> None:
    """Shut this process, and all that it will start, in; it must have given up new privileges before."""
    version = landlock_version()
    if version < 1:
        return
    everything = (1 << RIGHTS_OF_VERSION.get(version, RIGHTS_SINCE)) - 1
    asked = Ruleset(
        files=everything, network=TCP if version >= TCP_SINCE else 0, scopes=SCOPES if version >= SCOPES_SINCE else 0
    )
    rules = _call(CREATE_RULESET, ctypes.byref(asked), ctypes.c_size_t(_size(version)), ctypes.c_uint32(0))
    programs = (*PROGRAMS, sys.prefix, sys.base_prefix, str(Path(__file__).parents[1]))
    for path in programs:
        with contextlib.suppress(FileNotFoundError):
            _allow(rules, Path(path), READING)
    _allow(rules, Path(os.devnull), READ_FILE | WRITE_FILE)
    _allow(rules, job.source, READ_FILE)
    _allow(rules, job.folder, everything)
    _call(RESTRICT_SELF, ctypes.c_int(rules), ctypes.c_uint32(0))
    os.close(rules)


def _size(version: int) -> int:
    """Return how much of the ruleset this version of the kernel knows."""
    words = 1 + (version >= TCP_SINCE) + (version >= SCOPES_SINCE)
    return words * ctypes.sizeof(ctypes.c_uint64)


def _allow(rules: int, path: Path, rights: int) -> None:
    parent = os.open(path, os.O_PATH | os.O_CLOEXEC)
    try:
        is_folder = stat.S_ISDIR(os.fstat(parent).st_mode)
        rule = Beneath(rights=rights if is_folder else rights & OF_A_FILE, parent=parent)
        _call(ADD_RULE, ctypes.c_int(rules), ctypes.c_int(PATH_BENEATH), ctypes.byref(rule), ctypes.c_uint32(0))
    finally:
        os.close(parent)


def _call(number: int, *arguments: object) -> int:
    result = int(_LIBC.syscall(number, *arguments))
    if result < 0:
        raise OSError(ctypes.get_errno(), f"landlock: system call {number}: {os.strerror(ctypes.get_errno())}")
    return result
