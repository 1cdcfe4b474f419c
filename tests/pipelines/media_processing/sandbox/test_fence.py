"""What a decoder that a file has taken over could still reach: nothing worth having."""

import json
import subprocess
import sys
from pathlib import Path

from pipelines.media_processing.sandbox.fence import landlock_version
from tests.support.media.media_files import png

TAKEN_OVER = """
import json, os, socket, sys
from pathlib import Path
from pipelines.media_processing.sandbox.confine import confine
from pipelines.media_processing.sandbox.fence import fence
from pipelines.media_processing.sandbox.no_sockets import refuse_sockets
from pipelines.media_processing.described import Job
from tests.support.media.media_jobs import BOUNDS, LIMITS

folder, source, beside = (Path(argument) for argument in sys.argv[1:4])
confine(BOUNDS)
fence(Job(source=source, folder=folder, limits=LIMITS))
refuse_sockets()

def attempt(deed):
    try:
        deed()
    except PermissionError:
        return "refused"
    return "done"

deeds = {
    "read the original": source.read_bytes,
    "change the original": lambda: source.write_bytes(b"x"),
    "write a rendition": lambda: (folder / "a.webp").write_bytes(b"x"),
    "make a folder for segments": lambda: (folder / "hls").mkdir(),
    "read a neighbour's original": beside.read_bytes,
    "read the machine's accounts": Path("/etc/passwd").read_bytes,
    "read the worker's environment": Path(f"/proc/{os.getppid()}/environ").read_bytes,
    "read the settings": (Path(sys.argv[4]) / ".env.example").read_bytes,
    "write elsewhere": lambda: (beside.parent / "new").write_bytes(b"x"),
    "open a socket": lambda: socket.socket(socket.AF_INET, socket.SOCK_DGRAM),
    "open a local socket": lambda: socket.socket(socket.AF_UNIX),
    "start a program": lambda: os.spawnv(os.P_WAIT, sys.executable, [sys.executable, "-c", ""]),
}
print(json.dumps({name: attempt(deed) for name, deed in deeds.items()}))
"""
ROOT = Path(__file__).parents[4]


def test_a_child_reaches_the_original_its_folder_and_nothing_else(tmp_path: Path) -> None:
    folder, others = tmp_path / "made", tmp_path / "others"
    folder.mkdir()
    others.mkdir()
    source, beside = others / "original", others / "beside"
    source.write_bytes(png())
    beside.write_bytes(png())

    command = [sys.executable, "-c", TAKEN_OVER, str(folder), str(source), str(beside), str(ROOT)]
    told = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout

    assert landlock_version() >= 1, "this kernel has no Landlock: the fence would be open"
    assert json.loads(told) == {
        "read the original": "done",
        "change the original": "refused",
        "write a rendition": "done",
        "make a folder for segments": "done",
        "read a neighbour's original": "refused",
        "read the machine's accounts": "refused",
        "read the worker's environment": "refused",
        "read the settings": "refused",
        "write elsewhere": "refused",
        "open a socket": "refused",
        "open a local socket": "refused",
        "start a program": "done",
    }
    assert beside.read_bytes() == source.read_bytes() == png()
