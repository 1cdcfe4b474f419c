"""`./plaza media gallery`: what an account uploaded, to be looked at."""

import re
import subprocess
import sys
from html import unescape
from pathlib import Path

import urllib3

from config.cli.stack.paths import ROOT
from config.cli.stack.state import StackState
from tests.support.media.media_files import photo
from tests.support.media.media_store import send_file
from tests.support.stack.api import Api, sign_up
from tests.support.waiting import eventually


def written(stack: StackState, *options: str) -> str:
    """Run the command and return what it printed."""
    command = [sys.executable, "-m", "config.cli", "media", "--data-dir", stack.data_dir, "gallery", *options]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=60)
    return done.stdout + done.stderr


def test_each_rendition_of_an_account_can_be_fetched(api: Api, stack: StackState, tmp_path: Path) -> None:
    ada = sign_up(api, name="ada")
    media_id = send_file(ada, photo(), content_type="image/jpeg")
    eventually(
        lambda: ada.api.get(f"/media/{media_id}").data["status"], is_so=lambda status: status == "ready", seconds=60
    )
    page, newest = tmp_path / "ada.html", tmp_path / "newest.html"

    assert written(stack, "--account", ada.username, "--out", str(page)) == f"1 media: {page}\n"
    assert written(stack, "--limit", "1", "--out", str(newest)).startswith("1 media")
    assert "ACCOUNT_NOT_FOUND" in written(stack, "--account", "nobody_at_all", "--out", str(page))

    text = page.read_text(encoding="utf-8")
    addresses = [unescape(found) for found in re.findall(r'<img loading="lazy" src="([^"]+)"', text)]
    assert len(addresses) == 5
    assert {urllib3.request("GET", address).status for address in addresses} == {200}
