"""Writing a mail."""

from datetime import UTC, datetime
from email import message_from_bytes, policy
from pathlib import Path
from uuid import UUID

import pytest

from pipelines.mail.write_message import TEMPLATES, write_message

MAIL_ID = UUID("0192f0c1-3b7a-7d41-8c52-1f6e0a9b8c7d")
AT = datetime(2026, 3, 14, 9, 26, 53, tzinfo=UTC)
VALUES = {"public_url": "https://plaza.example", "username": "ada", "token": "T" * 43}


def write(template: str, *, to: str = "ada@example.org") -> bytes:
    message = write_message(
        to=to, sender="Plaza <no-reply@plaza.example>", template=template, values=VALUES, mail_id=MAIL_ID, at=AT
    )
    return message.as_bytes()


def test_a_mail_has_what_mail_servers_ask_for() -> None:
    mail = message_from_bytes(write("verify_email"), policy=policy.default)

    assert mail["From"] == "Plaza <no-reply@plaza.example>"
    assert mail["To"] == "ada@example.org"
    assert mail["Subject"] == "Verify your e-mail address for Plaza"
    assert mail["Date"] == "Sat, 14 Mar 2026 09:26:53 +0000"
    assert mail["Message-ID"] == f"<{MAIL_ID}@plaza.example>"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail.get_content_type() == "text/plain"


@pytest.mark.parametrize("template", ["verify_email", "reset_password"])
def test_a_link_stays_in_one_piece_whatever_the_encoding(template: str) -> None:
    path = template.replace("_", "-")

    assert f"https://plaza.example/{path}?token={'T' * 43}\r\n".encode() in write(template)


@pytest.mark.parametrize("template", sorted(TEMPLATES.glob("*.txt")), ids=lambda path: path.stem)
def test_every_template_is_filled_in(template: Path) -> None:
    text = write(template.stem).decode("ascii")

    assert "$" not in text
    assert max(map(len, text.splitlines())) <= 100


@pytest.mark.parametrize("to", ["a@example.org\r\nBcc: b@example.org", "a@example.org, b@example.org"])
def test_an_address_brings_no_headers_and_no_others_along(to: str) -> None:
    with pytest.raises(Exception, match=r".+"):
        write("verify_email", to=to)
