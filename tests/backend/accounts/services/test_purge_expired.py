"""Forgetting what has expired."""

from datetime import datetime, timedelta
from uuid import uuid4

import pytest

from backend.accounts.models import Account, IdempotencyKey, MailToken, RefreshToken, Session
from backend.accounts.services.mail.prepare_mail import MailPurpose
from backend.accounts.services.mail_tokens import issue_mail_token
from backend.accounts.services.purge_expired import purge_expired
from backend.accounts.services.registration.register_account import Registration, register_account
from backend.accounts.services.sessions.refresh_session import refresh_session
from tests.support.stack.api import PASSWORD

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def register(at: datetime) -> str:
    registration = Registration(
        id=None, username=f"u{uuid4().hex[:12]}", email="a@example.org", password=PASSWORD, display_name=None
    )
    return register_account(registration=registration, device="device", at=at).tokens.refresh_token


def test_nothing_that_can_be_used_goes(at: datetime) -> None:
    register(at)
    issue_mail_token(account_id=Account.objects.get().id, purpose=MailPurpose.VERIFY_EMAIL, at=at)

    assert purge_expired(at=at + timedelta(hours=23)) == 0
    assert (Session.objects.count(), RefreshToken.objects.count(), MailToken.objects.count()) == (1, 1, 1)


def test_a_rotated_token_is_recognised_until_it_would_have_expired(at: datetime) -> None:
    refresh_session(refresh_token=register(at), at=at + 10 * DAY)

    assert purge_expired(at=at + 29 * DAY) == 0
    assert purge_expired(at=at + 30 * DAY) == 1
    assert RefreshToken.objects.get().parent is None
    assert Session.objects.count() == 1


def test_what_nobody_can_use_any_more_goes_and_the_account_stays(at: datetime) -> None:
    register(at)
    issue_mail_token(account_id=Account.objects.get().id, purpose=MailPurpose.RESET_PASSWORD, at=at)
    IdempotencyKey.objects.create(
        id=uuid4(), scope="s", key=uuid4(), request_digest=b"", status=200, sealed_answer=b"", created_at=at - DAY
    )

    assert purge_expired(at=at + 30 * DAY) == 4
    assert purge_expired(at=at + 30 * DAY) == 0
    assert [model.objects.count() for model in (Session, RefreshToken, MailToken, IdempotencyKey)] == [0, 0, 0, 0]
    assert Account.objects.count() == 1
