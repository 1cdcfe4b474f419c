"""Delivery by SMTP."""

import pytest

from pipelines.mail.errors import MailRefused, MailServerAway
from pipelines.mail.route import open_route
from tests.pipelines.mail.test_deliver_to_folder import letter
from tests.support.outside.smtp_server import Mailroom, mail_server


def send(room: Mailroom, *, login: str = "", tls: str = "none") -> None:
    open_route(f"smtp://{login}127.0.0.1:{room.port}?tls={tls}")(letter())


def test_a_mail_arrives() -> None:
    with mail_server() as room:
        send(room)

    assert room.mails == [letter().as_bytes()]
    assert "mail FROM:<no-reply@plaza.example>" in " ".join(room.commands)
    assert "rcpt TO:<ada@example.org>" in room.commands


def test_whoever_has_a_name_logs_in() -> None:
    with mail_server(EHLO="250-here\r\n250 AUTH PLAIN") as room:
        send(room, login="plaza:p%40ss@")

    assert room.mails
    assert any(command.startswith("AUTH PLAIN") for command in room.commands)


@pytest.mark.parametrize(
    "answers", [{"RCPT": "550 no such user"}, {"MAIL": "553 no"}, {"DATA": "554 no"}, {"END": "552 no"}]
)
def test_a_refusal_for_good_is_final_and_names_no_address(answers: dict[str, str]) -> None:
    with mail_server(**answers) as room, pytest.raises(MailRefused, match=r"\(55\d\)") as refused:
        send(room)

    assert "ada" not in str(refused.value)


@pytest.mark.parametrize(
    "answers",
    [
        {"CONNECT": "421 busy"},
        {"RCPT": "450 later"},
        {"MAIL": "451 later"},
        {"DATA": "452 full"},
        {"END": "451 later"},
    ],
)
def test_a_refusal_for_now_is_tried_again(answers: dict[str, str]) -> None:
    with mail_server(**answers) as room, pytest.raises(MailServerAway):
        send(room)


def test_a_wrong_password_waits_until_it_is_mended() -> None:
    with (
        mail_server(EHLO="250-here\r\n250 AUTH PLAIN", AUTH="535 no") as room,
        pytest.raises(MailServerAway, match="535"),
    ):
        send(room, login="plaza:wrong@")


@pytest.mark.parametrize("tls", ["starttls", "ssl"])
def test_a_server_that_does_not_encrypt_gets_nothing(tls: str) -> None:
    with mail_server(CONNECT="220 ready") as room, pytest.raises(MailServerAway):
        send(room, login="plaza:secret@", tls=tls)

    assert room.mails == []
    assert not any("AUTH" in command for command in room.commands)


def test_nobody_is_there() -> None:
    with mail_server() as room:
        pass
    with pytest.raises(MailServerAway, match="ConnectionRefusedError"):
        send(room)


@pytest.mark.parametrize("url", ["http://example.org", "smtp://", "smtp://127.0.0.1?tls=perhaps"])
def test_an_address_that_is_none_is_refused(url: str) -> None:
    with pytest.raises(ValueError):
        open_route(url)
