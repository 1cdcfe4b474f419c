"""POST /auth/change-password, /auth/request-password-reset, /auth/reset-password."""

from datetime import timedelta

import pytest

from backend.accounts.models import Account, MailToken
from backend.shared.clock import now
from tests.support.service.client import ServiceClient
from tests.support.service.newcomer import Newcomer, register
from tests.support.stack.api import PASSWORD, Answer
from tests.support.workers.accounts_work import mails_to, run_work, token_in
from tests.support.workers.outbox import audited_actions, forget_outbox, outbox

pytestmark = pytest.mark.django_db(transaction=True)
FRESH = "another long passphrase of a test"


def can_log_in(person: Newcomer, *, password: str) -> bool:
    return ServiceClient().post("/auth/login", {"login": person.username, "password": password}).status == 200


def change(person: Newcomer, *, current: str = PASSWORD, new: str = FRESH) -> Answer:
    return person.api.post("/auth/change-password", {"current_password": current, "new_password": new})


def ask(login: str) -> Answer:
    return ServiceClient().post("/auth/request-password-reset", {"login": login})


def reset(token: str, *, new: str = FRESH) -> Answer:
    return ServiceClient().post("/auth/reset-password", {"token": token, "new_password": new})


def test_a_changed_password_logs_the_other_devices_out() -> None:
    ada = register()
    phone = ada.log_in()
    run_work()
    forget_outbox()

    assert change(phone).status == 200

    assert audited_actions() == ["account.password_changed", "session.revoked"]
    assert ada.api.post("/auth/refresh", {"refresh_token": ada.refresh_token}).status == 401
    assert phone.api.post("/auth/refresh", {"refresh_token": phone.refresh_token}).status == 200
    assert (can_log_in(ada, password=PASSWORD), can_log_in(ada, password=FRESH)) == (False, True)
    assert mails_to(ada.email)[-1]["Subject"] == "Your password at Plaza was changed"


def test_the_wrong_current_password_changes_nothing() -> None:
    ada = register()

    answer = change(ada, current=FRESH)

    assert (answer.status, answer.code) == (403, "WRONG_PASSWORD")
    assert can_log_in(ada, password=PASSWORD)


@pytest.mark.parametrize("new", ["short", "passwordpassword", "zoe@example.org1", "zoe_zoe_zoe_zoe_zoe"])
def test_a_weak_new_password_is_refused(new: str) -> None:
    zoe = register(username="zoe", email="zoe@example.org")

    answer = change(zoe, new=new)

    assert (answer.status, answer.body["error"]["details"]["fields"][0]["field"]) == (400, "new_password")
    assert can_log_in(zoe, password=PASSWORD)


@pytest.mark.parametrize("field", ["username", "email"])
def test_a_lost_password_is_replaced_by_mail(field: str) -> None:
    ada = register()

    assert ask(getattr(ada, field)).status == 202
    mail = mails_to(ada.email)[-1]
    forget_outbox()
    answer = reset(token_in(mail))

    assert (answer.status, answer.data) == (200, None)
    assert mail["Subject"] == "A new password for Plaza"
    assert f"http://plaza.test/reset-password?token={token_in(mail)}" in mail.get_content()
    assert (can_log_in(ada, password=PASSWORD), can_log_in(ada, password=FRESH)) == (False, True)
    assert ada.api.post("/auth/refresh", {"refresh_token": ada.refresh_token}).status == 401
    assert "account.password_reset" in audited_actions()


def test_the_answer_does_not_tell_who_is_here() -> None:
    ada = register()
    run_work()
    forget_outbox()

    answers = [ask(login) for login in (ada.username, ada.email, "nobody", "nobody@example.org", "\x00")]

    assert {answer.status for answer in answers} == {202}
    assert len({str({**answer.body}) for answer in answers}) == 1
    assert [(task, sorted(payload)) for task, _, payload in outbox()] == [("send_reset_mail", ["sealed_login"])] * 5
    assert ada.email not in str(outbox())
    assert ada.username not in str(outbox())


def test_nobody_gets_a_mail_for_a_login_that_is_nobodys() -> None:
    ask("nobody@example.org")

    assert mails_to("nobody@example.org") == []
    assert outbox() == []


def test_a_link_works_once_and_takes_the_others_with_it() -> None:
    ada = register()
    ask(ada.username)
    first = token_in(mails_to(ada.email)[-1])
    ask(ada.username)
    second = next(token for token in map(token_in, mails_to(ada.email)[1:]) if token != first)

    assert reset(second).status == 200
    for token in (first, second):
        assert reset(token, new=PASSWORD).code == "INVALID_MAIL_TOKEN"
    assert can_log_in(ada, password=FRESH)


def test_a_link_expires() -> None:
    ada = register()
    ask(ada.username)
    token = token_in(mails_to(ada.email)[-1])
    MailToken.objects.update(expires_at=now() - timedelta(seconds=1))

    assert (reset(token).status, reset(token).code) == (400, "INVALID_MAIL_TOKEN")
    assert can_log_in(ada, password=PASSWORD)


def test_a_weak_password_leaves_the_link_good() -> None:
    ada = register()
    ask(ada.username)
    token = token_in(mails_to(ada.email)[-1])

    assert (
        reset(token, new=f"{ada.username}-1234").body["error"]["details"]["fields"][0]["code"]
        == "password_too_personal"
    )
    assert reset(token).status == 200


def test_the_token_of_another_purpose_is_none() -> None:
    ada = register()

    assert reset(token_in(mails_to(ada.email)[0])).code == "INVALID_MAIL_TOKEN"


def test_a_claim_that_is_anothers_address_gets_no_link() -> None:
    owner = register(email="shared@example.org")
    claimer = register(email="shared@example.org")
    Account.objects.filter(id=owner.id).update(email_verified_at=now())
    before = len(mails_to("shared@example.org"))

    ask(claimer.username)

    assert len(mails_to("shared@example.org")) == before
