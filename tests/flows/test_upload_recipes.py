"""The recipe of docs/uploads.md, run as it is written: Uppy's own S3 plugin against the running stack."""

import json
import math
import subprocess
import wave
from array import array
from pathlib import Path
from typing import Any

import pytest

from config.cli.stack.state import StackState
from tests.support.media.media_store import MediaStore
from tests.support.outside.node import PROGRAMS, lay_out, node_environment
from tests.support.stack.api import Api, Person, sign_up
from tests.support.waiting import eventually

CLIENTS = Path(__file__).parent / "upload_clients"
SECONDS = 60
RATE = 44_100
PART = 5 * 1024 * 1024  # the plugin's own


@pytest.fixture(scope="session")
def workshop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the recipes and the scenarios, laid out as here, beside the installed packages."""
    return lay_out(tmp_path_factory.mktemp("recipes"), clients=CLIENTS)


def sound(path: Path, *, seconds: int) -> Path:
    """Write a tone of 88,200 bytes a second."""
    tone = array("h", (int(9000 * math.sin(n * math.tau * 440 / RATE)) for n in range(RATE)))
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, RATE, 0, "NONE", ""))
        file.writeframes(tone.tobytes() * seconds)
    return path


@pytest.fixture(scope="session")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a sound of four parts."""
    return sound(tmp_path_factory.mktemp("sounds") / "large.wav", seconds=200)


@pytest.fixture
def person(api: Api) -> Person:
    return sign_up(api, name="uploader")


def play(scenario: str, path: Path, *, person: Person, workshop: Path, **given: Any) -> Any:
    tokens = {"access_token": person.api.token, "refresh_token": person.refresh_token}
    told = {"scenario": scenario, "url": person.api.base_url, "tokens": tokens, "path": str(path), "type": "audio/wav"}
    done = subprocess.run(
        [PROGRAMS / "node", "main.mjs"],
        cwd=workshop,
        env=node_environment(),
        input=json.dumps(told | given),
        capture_output=True,
        text=True,
        check=False,
        timeout=SECONDS,
    )
    assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"
    return json.loads(done.stdout)


def is_heard(person: Person, media: Any) -> bool:
    """Return whether the media is ready, once its worker is done with it."""
    shown = eventually(
        lambda: person.api.get(f"/media/{media['id']}").data,
        is_so=lambda shown: shown["status"] in {"ready", "failed"},
        seconds=SECONDS,
    )
    assert shown["alt_text"] == "what is heard"
    return [rendition["name"] for rendition in shown["renditions"]] == ["audio"]


def test_a_small_file_goes_in_one_form(person: Person, workshop: Path, tmp_path: Path) -> None:
    found = play("whole", sound(tmp_path / "small.wav", seconds=2), person=person, workshop=workshop)

    assert (found["failed"], found["parts"], found["media"]["status"]) == ([], [], "processing")
    assert is_heard(person, found["media"])


def test_an_upload_goes_on_where_it_was_killed(person: Person, workshop: Path, large: Path) -> None:
    begun = play("interrupted", large, person=person, workshop=workshop, after=2)
    arrived = [part["part_number"] for part in person.api.get(f"/media/{begun['media']['id']}/parts").data["items"]]
    assert len(arrived) == 2

    found = play("resumed", large, person=person, workshop=workshop, state=begun["state"])

    assert (found["failed"], found["media"]["id"]) == ([], begun["media"]["id"])
    assert sorted(found["parts"]) == sorted({1, 2, 3, 4} - set(arrived))
    assert large.stat().st_size > 3 * PART
    assert is_heard(person, found["media"])


def test_what_is_given_up_leaves_nothing(person: Person, workshop: Path, large: Path, stack: StackState) -> None:
    begun = play("abandoned", large, person=person, workshop=workshop, after=1)["media"]

    assert person.api.get(f"/media/{begun['id']}").code == "MEDIA_NOT_FOUND"
    store = MediaStore(stack)
    eventually(lambda: store.uploads(media_id=begun["id"]), is_so=lambda found: found == [], seconds=SECONDS)
