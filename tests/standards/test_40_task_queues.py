"""Mail, fan-out and the processing of files happen in workers: the request does not wait for them."""

from email import message_from_bytes
from pathlib import Path

from config.cli.stack import StackState
from config.cli.stack.paths import ROOT
from tests.support.media.media_files import photo
from tests.support.media.media_store import send_file
from tests.support.stack.api import Person
from tests.support.waiting import eventually

RULE = "40"
MET_BY = (
    "workers",
    "pipelines/media_processing",
    "backend/shared/outbox",
    "docs/adr/0002-postgresql-remembers-dramatiq-runs.md",
)


def test_a_mail_is_sent_by_the_worker(ada: Person, stack: StackState) -> None:
    mailbox = Path(stack.data_dir) / "mailbox"
    (mail, *_) = eventually(lambda: [path for path in mailbox.iterdir() if ada.username in path.name])
    assert message_from_bytes(mail.read_bytes())["To"] == f"{ada.username}@example.org"


def test_a_post_reaches_its_followers_by_the_worker(ada: Person, bob: Person) -> None:
    bob.follows(ada)
    bob.feed()
    post = ada.posts("for my followers")
    eventually(lambda: [item["id"] for item in bob.feed()], is_so=lambda ids: post["id"] in ids)


def test_a_file_is_processed_by_the_worker(ada: Person) -> None:
    media_id = send_file(ada, photo(), content_type="image/jpeg")
    shown = eventually(
        lambda: ada.api.get(f"/media/{media_id}").data, is_so=lambda shown: shown["status"] == "ready", seconds=60
    )
    assert (shown["progress"], len(shown["renditions"])) == (100, 5)


def test_no_request_does_it_itself() -> None:
    views = [path for folder in ROOT.glob("backend/*/views") for path in folder.rglob("*.py")]
    heavy = ("smtplib", "pipelines", "fan_out", "send_mail", "pyvips", "ffmpeg")
    assert [str(path) for path in views if any(word in path.read_text(encoding="utf-8") for word in heavy)] == []
