"""./plaza media on a running stack."""

import subprocess
import sys
from uuid import uuid4

from config.cli.stack.paths import ROOT
from config.cli.stack.state import StackState
from tests.support.media.media_files import photo
from tests.support.media.media_store import MediaStore, send_file
from tests.support.stack.api import Api, sign_up
from tests.support.waiting import eventually


def run(stack: StackState, *words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "config.cli", "media", "--data-dir", str(stack.data_dir), *words]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=60)


def test_it_shows_what_media_take_makes_them_again_and_clears_away(stack: StackState, api: Api) -> None:
    ada, store = sign_up(api, name="ada"), MediaStore(stack)
    media_id = send_file(ada, photo(size=(800, 600)), content_type="image/jpeg")
    eventually(lambda: ada.api.get(f"/media/{media_id}").data["status"], is_so=lambda status: status == "ready")
    before = store.of_owner(ada.id)

    usage = run(stack, "usage", "--top", "1000")
    assert usage.returncode == 0, usage.stdout + usage.stderr
    assert "The bucket and the rows agree." in usage.stdout
    assert ada.id in usage.stdout

    again = run(stack, "reprocess", "--id", media_id)
    assert (again.returncode, "1 media were made again." in again.stdout) == (0, True), again.stderr
    assert store.of_owner(ada.id) == before

    dry = run(stack, "clean", "--dry-run")
    assert "media that nothing shows" in dry.stdout
    assert run(stack, "clean").returncode == 0
    assert store.of_owner(ada.id) == before


def test_it_refuses_what_makes_no_sense(stack: StackState) -> None:
    assert "say which" in run(stack, "reprocess").stderr
    unknown = run(stack, "reprocess", "--id", str(uuid4()))
    assert (unknown.returncode, "not there" in unknown.stderr) == (1, True)
