"""Become a program whose life is tied to the supervisor's: run alone, as `launch.py OPTIONS PROGRAM ARGS…`.

Between fork and exec there is too little of Python to drop a user or ask the kernel for a death signal safely, so
this small script does it in the child's own interpreter. OPTIONS is JSON: parent (process id), signal (sent when the
parent dies), and uid and gid when the program must not run as root. Files that the program makes are its user's alone.
"""

import ctypes
import json
import os
import sys

PR_SET_PDEATHSIG, PR_SET_KEEPCAPS, PR_SET_SECUREBITS, PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE = 1, 8, 28, 47, 2
SECBIT_NO_SETUID_FIXUP = 4
CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH = 1, 2
CAPABILITY_VERSION_3 = 0x20080522
libc = ctypes.CDLL(None, use_errno=True)


def permitted_capabilities() -> int:
    """Return the bit set of what this process may do."""
    with open("/proc/self/status", encoding="ascii") as status:  # noqa: PTH123 - pathlib would double the start time
        return next(int(line.split()[1], 16) for line in status if line.startswith("CapPrm"))


def hold_only(capabilities: int) -> None:
    """Hold these capabilities and no other over the exec that follows."""
    header = (ctypes.c_uint32 * 2)(CAPABILITY_VERSION_3, 0)
    effective_permitted_inheritable = (ctypes.c_uint32 * 6)(capabilities, capabilities, capabilities, 0, 0, 0)
    libc.capset(header, effective_permitted_inheritable)


def drop_user(*, uid: int, gid: int) -> None:
    """Become another user who can still reach a clone that lies in a folder of root's own.

    Without the secure bit access(2), by which PostgreSQL looks for its parts, would not heed the capability.
    """
    permitted = permitted_capabilities()
    useful = [number for number in (CAP_DAC_READ_SEARCH, CAP_DAC_OVERRIDE) if permitted & (1 << number)][:1]
    libc.prctl(PR_SET_SECUREBITS, SECBIT_NO_SETUID_FIXUP, 0, 0, 0)
    libc.prctl(PR_SET_KEEPCAPS, 1, 0, 0, 0)
    os.setgroups([])
    os.setresgid(gid, gid, gid)
    os.setresuid(uid, uid, uid)
    hold_only(sum(1 << number for number in useful))
    for number in useful:
        libc.prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, number, 0, 0)


def main() -> None:
    """Prepare this process and become the program."""
    options, command = json.loads(sys.argv[1]), sys.argv[2:]
    os.umask(0o077)  # what a part writes is for its own user alone
    try:
        if "uid" in options:
            drop_user(uid=options["uid"], gid=options["gid"])
        libc.prctl(PR_SET_PDEATHSIG, options["signal"], 0, 0, 0)  # after the change of user, which clears it
        if os.getppid() != options["parent"]:
            sys.exit("the supervisor is gone")
        os.execv(command[0], command)  # noqa: S606
    except OSError as error:
        sys.exit(
            f"cannot start {command[0]}: {error.strerror}{' (as another user than root)' if 'uid' in options else ''}"
        )


if __name__ == "__main__":
    main()
