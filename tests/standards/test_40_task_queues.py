"""Mail and fan-out happen in workers: the request does not wait for them."""

from email import message_from_bytes
from pathlib import Path

from config.cli.stack import StackState
from config.cli.stack.paths import ROOT
from tests.support.api import Person
from tests.support.waiting import eventually

RULE = "40"
MET_BY = ("workers", "backend/shared/outbox", "docs/adr/0002-postgresql-remembers-dramatiq-runs.md")


def test_a_mail_is_sent_by_the_worker(ada: Person, stack: StackState) -> None:
    mailbox = Path(stack.data_dir) / "mailbox"
    (mail, *_) = eventually(lambda: [path for path in mailbox.iterdir() if ada.username in path.name])
    assert message_from_bytes(mail.read_bytes())["To"] == f"{ada.username}@example.org"


def test_a_post_reaches_its_followers_by_the_worker(ada: Person, bob: Person) -> None:
    bob.follows(ada)
    bob.feed()
    post = ada.posts("for my followers")
    eventually(lambda: [item["id"] for item in bob.feed()], is_so=lambda ids: post["id"] in ids)


def test_no_request_sends_mail_or_fans_out_itself() -> None:
    views = [path for folder in ROOT.glob("backend/*/views") for path in folder.rglob("*.py")]
    heavy = ("smtplib", "pipelines", "fan_out", "send_mail")
    assert [str(path) for path in views if any(word in path.read_text(encoding="utf-8") for word in heavy)] == []
