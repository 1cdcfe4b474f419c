"""Development's mail server."""

from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path
from uuid import UUID

from pipelines.mail.deliver_to_folder import deliver_to_folder
from pipelines.mail.route import open_route
from pipelines.mail.write_message import write_message


def letter(*, to: str = "ada@example.org", mail_id: int = 1) -> EmailMessage:
    return write_message(
        to=to,
        sender="no-reply@plaza.example",
        template="address_in_use",
        values={"public_url": "https://plaza.example"},
        mail_id=UUID(int=mail_id),
        at=datetime(2026, 3, 14, 9, 26, 53, tzinfo=UTC),
    )


def test_a_mail_is_a_file_of_its_owner_alone(tmp_path: Path) -> None:
    folder = tmp_path / "deep" / "mailbox"

    open_route(f"file://{folder}")(letter())

    file = folder / "20260314T092653Z-ada@example.org-000000000001.eml"
    assert list(folder.iterdir()) == [file]
    assert file.read_bytes() == letter().as_bytes()
    assert file.stat().st_mode & 0o777 == 0o600


def test_a_mail_sent_twice_is_one_file_and_two_mails_are_two(tmp_path: Path) -> None:
    for mail_id in (1, 1, 2):
        deliver_to_folder(letter(mail_id=mail_id), folder=tmp_path)

    assert len(list(tmp_path.iterdir())) == 2


def test_a_strange_address_leads_nowhere_else(tmp_path: Path) -> None:
    deliver_to_folder(letter(to="../../{x}/a@example.org".replace("..", "u")), folder=tmp_path)

    assert [path.parent for path in tmp_path.rglob("*.eml")] == [tmp_path]
