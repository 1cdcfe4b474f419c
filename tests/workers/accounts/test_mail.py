"""Mail actors: what becomes of a row when the mail server takes it, refuses it, or is away."""

from typing import Any
from uuid import UUID

import pytest

from backend.accounts.models import MailToken, OutboxRow
from tests.support.outside.smtp_server import mail_server
from tests.support.service.newcomer import register
from tests.support.workers.accounts_work import TASKS, mails_to, run_work, token_in
from tests.support.workers.outbox import audited_actions

pytestmark = pytest.mark.django_db(transaction=True)


def mail_row() -> OutboxRow:
    return OutboxRow.objects.get(task="send_verification_mail")


def test_a_mail_goes_by_the_configured_server_and_its_row_goes_too(settings: Any) -> None:
    ada = register()
    row_id = mail_row().id

    with mail_server() as room:
        settings.MAIL_URL = f"smtp://127.0.0.1:{room.port}?tls=none"
        run_work()

    assert f"To: {ada.email}".encode() in room.mails[0]
    assert f"Message-ID: <{row_id}@".encode() in room.mails[0]
    assert not OutboxRow.objects.filter(id=row_id).exists()
    assert "account.verify_email_mailed" in audited_actions()


def test_no_address_and_no_token_waits_in_the_outbox(settings: Any) -> None:
    ada = register()

    with mail_server(END="451 later") as room:
        settings.MAIL_URL = f"smtp://127.0.0.1:{room.port}?tls=none"
        run_work()

    rows = str(list(OutboxRow.objects.values()))
    token = room.mails[0].decode().partition("token=")[2].partition("\r\n")[0]
    assert len(token) == 43
    assert token not in rows
    assert ada.email not in rows
    assert token not in str(list(MailToken.objects.values()))


def test_a_server_that_is_away_gets_the_mail_later(settings: Any) -> None:
    ada = register()
    settings_before = settings.MAIL_URL

    with mail_server() as room:
        pass
    settings.MAIL_URL = f"smtp://127.0.0.1:{room.port}?tls=none"
    run_work()

    waiting = mail_row()
    assert (waiting.dead_at, waiting.attempts) == (None, 1)
    assert waiting.last_error == "Unavailable: the mail server cannot be used: ConnectionRefusedError"
    settings.MAIL_URL = settings_before
    assert len(mails_to(ada.email)) == 1


def test_a_mail_that_is_refused_for_good_is_given_up_and_stays_visible(settings: Any) -> None:
    ada = register()

    with mail_server(RCPT="550 no such user") as room:
        settings.MAIL_URL = f"smtp://127.0.0.1:{room.port}?tls=none"
        run_work()

    dead = mail_row()
    assert dead.dead_at is not None
    assert dead.last_error == "MailRefused: the mail server refuses the mail for good (550)"
    assert ada.email not in dead.last_error


def test_a_repeated_message_sends_no_second_mail() -> None:
    ada = register()
    row_id = UUID(str(mail_row().id))

    for _ in range(3):
        TASKS["send_verification_mail"](row_id=row_id)

    assert len(mails_to(ada.email)) == 1


def test_an_account_that_is_gone_gets_no_mail(settings: Any) -> None:
    ada = register()
    OutboxRow.objects.filter(task="send_verification_mail").update(
        payload={"account_id": "0192f0c1-3b7a-7d41-8c52-1f6e0a9b8c7d", "is_first": True}
    )

    assert mails_to(ada.email) == []
    assert not OutboxRow.objects.filter(task="send_verification_mail").exists()


def test_the_link_in_the_mail_is_the_one_that_works() -> None:
    ada = register()

    token = token_in(mails_to(ada.email)[0])

    assert ada.api.post("/auth/verify-email", {"token": token}).status == 200
