"""Files come from a CDN: public ones at addresses that any cache keeps for a year, and never through a service."""

from hashlib import sha256
from io import BytesIO
from urllib.parse import urlsplit

import pytest
import urllib3
from PIL import Image

from config.cli.stack import StackState
from tests.support.media.media_store import send_file
from tests.support.stack.api import Person
from tests.support.waiting import eventually

RULE = "48"
MET_BY = (
    "backend/media/services/storage/addresses.py",
    "backend/media/services/storage/purge.py",
    "deploy/nginx/nginx.conf.template",
    "docs/operations/files.md",
)
YEAR = "public, max-age=31536000, immutable"


def picture(*, seed: int) -> bytes:
    """Return a picture as large as needed for each width to be another; another seed is another picture."""
    gradient = Image.linear_gradient("L").resize((900, 600))
    file = BytesIO()
    Image.merge("RGB", (gradient, gradient.rotate(180), Image.new("L", gradient.size, seed))).save(file, "JPEG")
    return file.getvalue()


def addresses(person: Person, media_id: str, *, access: str) -> list[str]:
    """Return where the renditions are, once they are where that access asks for."""
    shown = eventually(
        lambda: person.api.get(f"/media/{media_id}").data,
        is_so=lambda shown: (
            bool(shown["renditions"])
            and all(("signature=" in one["url"]) is (access == "private") for one in shown["renditions"])
        ),
        seconds=60,
    )
    return [rendition["url"] for rendition in shown["renditions"]]


@pytest.fixture(scope="module")
def public(ada: Person) -> list[str]:
    """The addresses of a picture that everybody may see."""
    media_id = send_file(ada, picture(seed=1), content_type="image/jpeg")
    ada.posts("look", media_ids=[media_id])
    return addresses(ada, media_id, access="public")


def test_public_files_come_from_the_cdn_and_are_kept_for_a_year(public: list[str], stack: StackState) -> None:
    assert all(address.startswith(f"{stack.services['media']['CDN_BASE_URL']}/") for address in public)
    answers = [urllib3.request("GET", address) for address in public]
    assert {(answer.status, answer.headers["Cache-Control"]) for answer in answers} == {(200, YEAR)}
    again = urllib3.request("GET", public[0], headers={"If-None-Match": answers[0].headers["ETag"]})
    assert again.status == 304


def test_an_address_is_made_of_what_lies_there(public: list[str]) -> None:
    files = {address: urllib3.request("GET", address).data for address in public}
    named = {urlsplit(address).path.rpartition("/")[2].partition(".")[0] for address in public}
    assert {sha256(content).hexdigest() for content in files.values()} == named


def test_what_is_not_public_has_a_signed_address_for_a_while(ada: Person) -> None:
    media_id = send_file(ada, picture(seed=2), content_type="image/jpeg")
    for address in addresses(ada, media_id, access="private"):
        first = urllib3.request("GET", address, redirect=False)
        assert (first.status, first.headers["Cache-Control"][:7]) == (302, "private")
        assert urllib3.request("GET", first.headers["Location"]).status == 200
        assert urllib3.request("GET", first.headers["Location"].partition("?")[0]).status in {403, 404}


def test_a_deleted_file_leaves_it(ada: Person) -> None:
    media_id = send_file(ada, picture(seed=3), content_type="image/jpeg")
    ada.posts("for a moment", media_ids=[media_id])
    gone = addresses(ada, media_id, access="public")
    ada.api.delete(f"/media/{media_id}")
    for address in gone:
        eventually(
            lambda address=address: urllib3.request("GET", address).status,
            is_so=lambda status: status in {403, 404},
            seconds=60,
        )
