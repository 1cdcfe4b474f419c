"""POST /auth/verify-email and /auth/request-email-verification."""

import pytest

from backend.accounts.models import Account
from tests.support.service.client import ServiceClient
from tests.support.service.newcomer import register
from tests.support.stack.api import Answer
from tests.support.workers.accounts_work import mails_to, run_work, token_in
from tests.support.workers.outbox import audited, forget_outbox, outbox

pytestmark = pytest.mark.django_db(transaction=True)


def verify(token: str) -> Answer:
    return ServiceClient().post("/auth/verify-email", {"token": token})


def test_the_mailed_link_verifies_the_address() -> None:
    ada = register()
    mail = mails_to(ada.email)[0]
    forget_outbox()

    assert verify(token_in(mail)).status == 200

    assert mail["Subject"] == "Verify your e-mail address for Plaza"
    assert f"http://plaza.test/verify-email?token={token_in(mail)}" in mail.get_content()
    assert ada.api.get("/accounts/me").data["email_verified"] is True
    assert [(row["action"], row["object_id"]) for row in audited()] == [("account.email_verified", ada.id)]
    assert verify(token_in(mail)).status == 200  # opened again: it is verified
    assert [row["action"] for row in audited()] == ["account.email_verified"]


@pytest.mark.parametrize("token", ["", "nonsense", "\x00"])
def test_a_token_that_never_was_is_refused(token: str) -> None:
    assert (verify(token).status, verify(token).code) == (400, "INVALID_MAIL_TOKEN")


def test_who_verifies_first_owns_the_address_and_other_claims_lapse() -> None:
    squatter, owner = register(email="owner@example.org"), register(email="Owner@example.org")
    theirs, ours = (token_in(mail) for mail in mails_to("owner@example.org"))
    forget_outbox()

    assert verify(ours).status == 200

    assert owner.api.get("/accounts/me").data["email_verified"] is True
    lapsed = squatter.api.get("/accounts/me").data
    assert (lapsed["email"], lapsed["email_verified"]) == (None, False)
    assert verify(theirs).code == "INVALID_MAIL_TOKEN"
    assert sorted((row["action"], row["object_id"], row["actor_id"]) for row in audited()) == [
        ("account.email_lapsed", squatter.id, None),
        ("account.email_verified", owner.id, owner.id),
    ]


def test_the_owner_is_told_who_else_tried_and_nobody_gets_a_link() -> None:
    owner = register()
    verify(token_in(mails_to(owner.email)[0]))

    claimer = register(email=owner.email)
    run_work()
    claimer.api.post("/auth/request-email-verification")

    _, second = mails_to(owner.email)
    assert second["Subject"] == "Somebody tried to register with your address at Plaza"
    assert "token=" not in second.get_content()
    assert Account.objects.filter(email_verified_at__isnull=False).count() == 1


def test_the_mail_is_sent_again_and_both_links_are_good() -> None:
    ada = register()
    run_work()

    answer = ada.api.post("/auth/request-email-verification")

    assert answer.status == 202
    first, second = (token_in(mail) for mail in mails_to(ada.email))
    assert first != second
    assert verify(first).status == 200
    assert verify(second).status == 200  # the address is verified


def test_a_verified_address_gets_no_other_mail() -> None:
    ada = register()
    verify(token_in(mails_to(ada.email)[0]))

    assert ada.api.post("/auth/request-email-verification").status == 202

    assert len(mails_to(ada.email)) == 1
    assert [task for task, _, _ in outbox() if task == "send_verification_mail"] == []


def test_a_mailbox_gets_five_links_at_most_and_all_of_them_work() -> None:
    ada = register()

    for _ in range(7):
        mails_to(ada.email)
        ada.api.post("/auth/request-email-verification")

    mails = mails_to(ada.email)
    assert len(mails) == 5
    assert verify(token_in(mails[0])).status == 200
