"""What scenarios are played with: people of their own on the running stack, and what these have made."""

from dataclasses import dataclass, field
from email import message_from_bytes, policy
from pathlib import Path
from re import search
from typing import Any
from uuid import uuid4

from config.cli.stack.state import StackState
from tests.support.media.media_files import png
from tests.support.media.media_store import send_file
from tests.support.stack.api import PASSWORD, Api, Person, sign_up
from tests.support.stack.offline_device import OfflineDevice
from tests.support.waiting import eventually

SECRET = "canary passphrase {} of nobody"


@dataclass(slots=True)
class Scene:
    """The stack as scenarios see it; `secrets` collects what must be found nowhere afterwards."""

    api: Api
    stack: StackState
    secrets: set[str] = field(default_factory=lambda: {PASSWORD})
    people: list[Person] = field(default_factory=list)
    _reader: Person | None = None
    _media: tuple[Person, str] | None = None

    def person(self, name: str = "walker") -> Person:
        """Return somebody new, whose tokens are secrets."""
        person = sign_up(self.api, name=name)
        self.people.append(person)
        self.secrets |= {str(person.api.token), person.refresh_token}
        return person

    def reader(self) -> Person:
        """Return somebody who only reads, the same each time."""
        if self._reader is None:
            self._reader = self.person("reader")
        return self._reader

    def secret(self) -> str:
        """Return a new password to look for."""
        made = SECRET.format(uuid4().hex)
        self.secrets.add(made)
        return made

    def private_person(self) -> Person:
        """Return somebody whose followers need to be accepted."""
        person = self.person("private")
        person.api.put("/accounts/me", {"is_private": True})
        eventually(
            lambda: sign_up(self.api).api.post("/follows", {"account_id": person.id}).data["state"],
            is_so=lambda state: state == "requested",
        )
        return person

    def media(self) -> tuple[Person, str]:
        """Return a picture that is ready, and its owner; made once."""
        if self._media is None:
            self._media = self.new_media()
        return self._media

    def new_media(self) -> tuple[Person, str]:
        """Return a new picture that is ready, and its owner."""
        owner = self.person("owner")
        media_id = send_file(owner, png(), content_type="image/png")
        eventually(
            lambda: owner.api.get(f"/media/{media_id}").data["status"], is_so=lambda now: now == "ready", seconds=60
        )
        return owner, media_id

    def upload(self, *, multipart: bool = False) -> tuple[Person, str]:
        """Return an upload that has begun, and its owner."""
        owner = self.person("uploader")
        size = 6 * 1024 * 1024 if multipart else 100
        body = {"file_name": "a.wav", "content_type": "audio/wav", "size": size, "multipart": multipart}
        return owner, str(owner.api.post("/media/uploads", body).data["id"])

    def conflict(self) -> tuple[Person, Any]:
        """Return what the push of a contested draft answered, and its owner."""
        owner = self.person("syncer")
        device, draft = OfflineDevice(owner=owner), str(uuid4())
        first = device.result(device.writes(draft, text="A", ago=90))
        device.result(device.writes(draft, base=first["version"], text="B", ago=60))
        tablet = OfflineDevice(owner=owner)
        contested = tablet.writes(draft, base=first["version"], text="C")
        return owner, tablet.result(contested, strategy="manual_review")

    def token_in_mail(self, person: Person, *, subject: str) -> str:
        """Return the token of the newest mail to somebody whose path has this word."""
        folder = Path(self.stack.services["accounts"]["MAIL_URL"].removeprefix("file://"))

        def found() -> list[str]:
            mails = sorted(folder.glob(f"*-{person.username}@example.org-*.eml"), key=lambda one: one.stat().st_mtime)
            texts = [message_from_bytes(mail.read_bytes(), policy=policy.default).get_content() for mail in mails]
            links = [search(rf"/{subject}\S*[?#&]token=([\w-]+)", text) for text in texts]
            return [link[1] for link in links if link]

        token = eventually(found, seconds=30)[-1]
        self.secrets.add(token)
        return token
