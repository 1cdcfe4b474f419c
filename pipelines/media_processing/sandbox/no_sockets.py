"""Takes away the means to speak to anybody: a filter in the kernel that refuses new sockets."""

import ctypes
import errno
import os
import platform
import struct

PR_SET_SECCOMP, SECCOMP_MODE_FILTER = 22, 2
LOAD, JUMP_IF_EQUAL, JUMP_IF_AT_LEAST, RETURN = 0x20, 0x15, 0x35, 0x06  # of the filter's machine
ALLOW, REFUSE = 0x7FFF0000, 0x00050000 | errno.EPERM
NUMBER_AT, ARCHITECTURE_AT = 0, 4
IO_URING_SETUP = 425  # would open sockets past the filter
OTHER_TABLE = 0x40000000  # x32's system calls on x86-64: nobody's here
# By the machine's name: the kernel's word for it, and its number of `socket`.
MACHINES = {"x86_64": (0xC000003E, 41), "aarch64": (0xC00000B7, 198)}
_LIBC = ctypes.CDLL(None, use_errno=True)


class Program(ctypes.Structure):
    """A filter as the kernel takes it."""

    _fields_ = (("length", ctypes.c_ushort), ("instructions", ctypes.c_char_p))


def refuse_sockets() -> None:
    """Refuse this process, and all that it will start, new sockets; what is open stays. Other machines go without."""
    if platform.machine() not in MACHINES:
        return
    code = _filter(*MACHINES[platform.machine()])
    program = Program(length=len(code) // 8, instructions=code)
    if _LIBC.prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, ctypes.byref(program), 0, 0) != 0:
        raise OSError(ctypes.get_errno(), f"seccomp: {os.strerror(ctypes.get_errno())}")


def _filter(architecture: int, socket: int) -> bytes:
    """Return the instructions: whatever is not of this machine, of another table or one of the two calls is refused."""
    return b"".join(
        (
            _instruction(LOAD, 0, 0, ARCHITECTURE_AT),
            _instruction(JUMP_IF_EQUAL, 0, 5, architecture),
            _instruction(LOAD, 0, 0, NUMBER_AT),
            _instruction(JUMP_IF_AT_LEAST, 3, 0, OTHER_TABLE),
            _instruction(JUMP_IF_EQUAL, 2, 0, socket),
            _instruction(JUMP_IF_EQUAL, 1, 0, IO_URING_SETUP),
            _instruction(RETURN, 0, 0, ALLOW),
            _instruction(RETURN, 0, 0, REFUSE),
        )
    )


def _instruction(code: int, then: int, otherwise: int, value: int) -> bytes:
    return struct.pack("=HBBI", code, then, otherwise, value)
