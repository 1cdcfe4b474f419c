"""A mail server that is away: the one letter of a request is tried for a day, arrives once, and its link works."""

from datetime import timedelta
from typing import Any

import pytest

from backend.accounts.models import MailPurpose, MailToken, OutboxRow
from backend.shared.clock import now
from tests.support.outside.smtp_server import mail_server
from tests.support.service.client import ServiceClient
from tests.support.service.newcomer import register
from tests.support.workers.accounts_work import run_work
from tests.support.workers.outbox import audited_actions

pytestmark = pytest.mark.django_db(transaction=True)
ATTEMPTS = 8  # more than the links that a mailbox gets
FRESH = "another long passphrase of a test"


@pytest.fixture(autouse=True)
def _away(settings: Any) -> None:
    with mail_server() as room:
        pass
    settings.MAIL_URL = f"smtp://127.0.0.1:{room.port}?tls=none"


def try_in_vain(task: str) -> None:
    for _ in range(ATTEMPTS):
        run_work()
    assert OutboxRow.objects.filter(task=task, dead_at=None).count() == 1


def deliver(settings: Any) -> list[str]:
    """Let the server come back; return the tokens of the mails that it gets."""
    with mail_server() as room:
        settings.MAIL_URL = f"smtp://127.0.0.1:{room.port}?tls=none"
        run_work()
    return [part.split()[0] for part in b"".join(room.mails).decode().split("?token=")[1:]]


def test_a_verification_mail_arrives_once_and_its_link_works(settings: Any) -> None:
    ada = register()
    try_in_vain("send_verification_mail")
    assert MailToken.objects.count() == 1

    (token,) = deliver(settings)

    assert ServiceClient().post("/auth/verify-email", {"token": token}).status == 200
    assert ada.api.get("/accounts/me").data["email_verified"] is True
    assert audited_actions().count("account.verify_email_mailed") == 1


def test_a_link_that_waited_for_longer_than_it_lives_works_when_it_arrives(settings: Any) -> None:
    ada = register()
    OutboxRow.objects.all().delete()
    ServiceClient().post("/auth/request-password-reset", {"login": ada.username})
    try_in_vain("send_reset_mail")
    MailToken.objects.filter(purpose=MailPurpose.RESET_PASSWORD).update(expires_at=now() - timedelta(hours=5))

    (token,) = deliver(settings)

    assert ServiceClient().post("/auth/reset-password", {"token": token, "new_password": FRESH}).status == 200


def test_whoever_asks_again_and_again_while_the_server_is_away_gets_one_letter(settings: Any) -> None:
    ada = register()
    for _ in range(ATTEMPTS):
        assert ada.api.post("/auth/request-email-verification").status == 202
        run_work()

    (token,) = deliver(settings)

    assert OutboxRow.objects.filter(task="send_verification_mail").count() == 0
    assert ServiceClient().post("/auth/verify-email", {"token": token}).status == 200


def test_a_mail_that_a_day_did_not_deliver_is_dead_and_can_be_seen(settings: Any) -> None:
    register()
    run_work()
    rows = OutboxRow.objects.filter(task="send_verification_mail")
    assert rows.get().dead_at is None
    old = now() - timedelta(hours=24, seconds=1)
    rows.update(created_at=old, attempts=settings.OUTBOX_MAX_ATTEMPTS)

    run_work()

    assert rows.get().dead_at is not None
    assert "the mail server cannot be used" in rows.get().last_error
