"""Chaos in media: the worker is killed, children and all, at each stage; everything is done all the same, once."""

import os
import signal
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import psutil
import pytest

from config.cli.stack.state import StackState
from tests.support.media.film_files import FilmFiles
from tests.support.media.media_files import jpeg, quarters
from tests.support.media.media_store import MediaStore, send_file
from tests.support.stack.api import Api, Person, sign_up
from tests.support.waiting import eventually

STAGES = ("fetch", "make", "keep", "record")
LATE_SECONDS = 120  # a lease that died with its worker ends, and what was sent is sent again


def kill_worker(stack: StackState) -> None:
    """Kill the media worker and all below it, as a machine that loses its power would."""
    master = psutil.Process(stack.process("media-worker").pid)
    victims = [*master.children(recursive=True), master]
    for victim in victims:
        with suppress(psutil.NoSuchProcess):
            os.kill(victim.pid, signal.SIGKILL)
    psutil.wait_procs(victims, timeout=30)


def statuses(person: Person, media_ids: list[str]) -> Counter[str]:
    return Counter(person.api.get(f"/media/{media_id}").data["status"] for media_id in media_ids)


@pytest.mark.alone
def test_killed_at_every_stage_the_worker_makes_each_media_ready_once_and_leaves_nothing(
    stack: StackState, api: Api, audit_rows: Callable[..., list[dict[str, Any]]], tmp_path: Path
) -> None:
    ada, store = sign_up(api, name="ada"), MediaStore(stack)
    sent = [send_file(ada, FilmFiles(tmp_path)["long.mp4"].read_bytes(), content_type="video/mp4")]
    eventually(lambda: ("make", sent[0]) in set(store.stages()))
    for number, stage in enumerate(STAGES):
        width = 1200 + 40 * number
        news = [send_file(ada, jpeg(quarters(size=(width, 800 + more))), content_type="image/jpeg") for more in (0, 8)]
        sent += news
        eventually(lambda news=news, stage=stage: (stage, news[0]) in set(store.stages()), seconds=60)
        kill_worker(stack)

    eventually(lambda: statuses(ada, sent), is_so=lambda seen: seen == Counter(ready=len(sent)), seconds=LATE_SECONDS)

    eventually(
        lambda: store.rows("SELECT task, last_error FROM outbox"), is_so=lambda rows: not rows, seconds=LATE_SECONDS
    )
    assert store.of_owner(ada.id) == store.booked(ada.id)
    assert set(store.booked(ada.id)) == store.referred(ada.id)
    audited = audit_rows("action = 'media.processed' AND object_id = ANY(%s)", [sent])
    assert Counter(str(row["object_id"]) for row in audited) == Counter(sent)
    assert [left for media_id in sent for left in store.uploads(media_id=media_id)] == []
    began = Counter(media_id for stage, media_id in store.stages() if stage == "fetch")
    assert sum(began.values()) > len(sent), "no attempt was cut short"


@pytest.mark.parametrize("films", [3])
def test_a_picture_is_ready_while_films_wait(stack: StackState, api: Api, tmp_path: Path, films: int) -> None:
    ada, files = sign_up(api, name="ada"), FilmFiles(tmp_path)
    content = files["long.mp4"].read_bytes()
    queued = [send_file(ada, content + bytes(number + 8), content_type="video/mp4") for number in range(films)]

    avatar = send_file(ada, jpeg(quarters(size=(400, 400))), content_type="image/jpeg")

    eventually(lambda: statuses(ada, [avatar]), is_so=lambda seen: seen == Counter(ready=1))
    assert statuses(ada, queued)["processing"] > 0
    eventually(lambda: statuses(ada, queued), is_so=lambda seen: seen == Counter(ready=films), seconds=LATE_SECONDS)
