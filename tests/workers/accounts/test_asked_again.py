"""Asking again while a letter is undelivered: one letter, never silence, and nothing given up unseen."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
import sentry_sdk
from sentry_sdk.envelope import Envelope
from sentry_sdk.transport import Transport

from backend.accounts.models import MailToken, OutboxRow
from backend.shared.clock import now
from backend.shared.report_fault import set_reporter
from tests.support.outside.smtp_server import Mailroom, mail_server
from tests.support.service.newcomer import Newcomer, register
from tests.support.workers.accounts_work import TASKS, mails_to, run_work, token_in
from tests.support.workers.outbox import audited_actions

pytestmark = pytest.mark.django_db(transaction=True)

VERIFY = "send_verification_mail"


class Sentry(Transport):
    """Keeps which errors it is told of."""

    def __init__(self) -> None:
        super().__init__()
        self.told: list[str] = []

    def capture_envelope(self, envelope: Envelope) -> None:
        event: Any = envelope.get_event()
        self.told.append(event["exception"]["values"][-1]["type"])


def mail_rows() -> Any:
    return OutboxRow.objects.filter(task=VERIFY).order_by("id")


@contextmanager
def refusing(settings: Any, **answers: str) -> Iterator[Mailroom]:
    """Have a mail server that takes nothing for now; the usual one is back afterwards."""
    usual = settings.MAIL_URL
    with mail_server(**(answers or {"END": "451 later"})) as room:
        settings.MAIL_URL = f"smtp://127.0.0.1:{room.port}?tls=none"
        yield room
    settings.MAIL_URL = usual


def tokens_in(room: Mailroom) -> list[str]:
    return [found[1] for mail in room.mails if (found := re.search(r"\?token=([\w-]+)", mail.decode()))]


def ask_again(person: Newcomer) -> None:
    assert person.api.post("/auth/request-email-verification").status == 202


def test_every_attempt_delivers_the_same_letter_however_many_there_are(settings: Any) -> None:
    ada = register()

    with refusing(settings) as room:
        for _ in range(8):
            run_work()

    assert len(set(tokens_in(room))) == 1
    assert len(set(room.mails)) == 1
    assert len(room.mails) == 8
    assert MailToken.objects.count() == 1
    assert "account.verify_email_mailed" not in audited_actions()
    arrived = mails_to(ada.email)
    assert [token_in(mail) for mail in arrived] == tokens_in(room)[:1]
    assert ada.api.post("/auth/verify-email", {"token": token_in(arrived[0])}).status == 200


def test_whoever_asks_again_meanwhile_gets_one_letter(settings: Any) -> None:
    ada = register()

    with refusing(settings) as room:
        run_work()
        for _ in range(3):
            ask_again(ada)
            run_work()

    assert len(set(tokens_in(room))) == 1
    assert [token_in(mail) for mail in mails_to(ada.email)] == tokens_in(room)[:1]
    assert mail_rows().count() == 0


def test_requests_that_waited_together_are_answered_by_one_letter() -> None:
    ada = register()
    for _ in range(4):
        ask_again(ada)

    assert len(mails_to(ada.email)) == 1
    assert mail_rows().count() == 0


def test_a_request_waits_where_the_earlier_letter_is_just_being_delivered(settings: Any) -> None:
    ada = register()
    with refusing(settings):
        run_work()
        first = mail_rows().get().id
        ask_again(ada)
        mail_rows().filter(id=first).update(available_at=now() + timedelta(hours=1), claimed_at=now())
        second = mail_rows().exclude(id=first).get().id
        TASKS[VERIFY](row_id=second)

        assert mail_rows().get(id=second).last_error.startswith("LetterUnderWay")
        assert mail_rows().filter(id=first).exists()

    assert len(mails_to(ada.email)) == 1


def test_a_letter_that_was_given_up_is_told_and_asking_again_sends_it(settings: Any) -> None:
    ada = register()
    sentry = Sentry()
    set_reporter(sentry_sdk.capture_exception)
    with sentry_sdk.new_scope() as scope, refusing(settings):
        scope.set_client(sentry_sdk.Client(dsn="https://key@sentry.example/1", transport=sentry))
        run_work()
        old = now() - timedelta(hours=24, seconds=1)
        mail_rows().update(created_at=old, attempts=settings.OUTBOX_MAX_ATTEMPTS)
        run_work()
        run_work()

    set_reporter(None)
    assert mail_rows().get().dead_at is not None
    assert sentry.told == ["Unavailable"]
    ask_again(ada)
    assert len(mails_to(ada.email)) == 1


def test_an_outage_of_less_than_a_day_gives_nothing_up(settings: Any) -> None:
    register()
    with refusing(settings):
        run_work()
        almost = now() - timedelta(hours=23, minutes=59)
        mail_rows().update(created_at=almost, attempts=500)
        run_work()

    assert mail_rows().get().dead_at is None


def test_a_full_mailbox_is_counted_by_what_arrived() -> None:
    ada = register()
    assert len(mails_to(ada.email)) == 1

    for sent in range(2, 6):
        ask_again(ada)
        assert len(mails_to(ada.email)) == sent
    ask_again(ada)

    assert len(mails_to(ada.email)) == 5
