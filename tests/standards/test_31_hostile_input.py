"""What users write stays text: it is no statement to the database, no markup to a browser, no line to a log."""

from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest
import urllib3

from tests.standards.conftest import Rows
from tests.support.media.hostile_files import png_bomb
from tests.support.media.media_files import photo
from tests.support.media.media_store import send_file
from tests.support.scenarios.walk import Played, Walk
from tests.support.stack.api import Person
from tests.support.waiting import eventually

RULE = "31"
MET_BY = (
    "backend/social/serializers",
    "backend/shared/plain_text.py",
    "backend/shared/http/gate/response_headers.py",
    "pipelines/media_processing/sniff.py",
    "pipelines/media_processing/sandbox/run_in_child.py",
    "docs/adr/0012-media-in-a-forked-child.md",
)
HOSTILE = [
    "'; DROP TABLE post; --",
    "<script>alert(1)</script>",
    '"}], "admin": true',
    "%s %(id)s {0}",
    "\\u0000' OR 1=1",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_stored_and_shown_as_it_is(text: str, ada: Person, rows: Rows) -> None:
    post = ada.posts(text)
    answer = ada.api.get(f"/posts/{post['id']}")
    assert answer.data["text"] == text
    assert rows("social", "SELECT text FROM post WHERE id = %s", (post["id"],)) == [{"text": text}]


def test_no_browser_takes_an_answer_for_a_page(ada: Person) -> None:
    headers = ada.api.get(f"/posts/{ada.posts('<b>')['id']}").headers
    assert headers["Content-Type"].startswith("application/json")
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Content-Security-Policy"].startswith("default-src 'none'")


@pytest.mark.parametrize("body", [{"text": "nul \x00"}, {"text": 1}, {"text": ["x"]}, {"text": "x" * 100_000}, []])
def test_what_is_no_post_is_refused(body: object, ada: Person) -> None:
    assert ada.api.post("/posts", body).status == 400


@pytest.mark.parametrize("query", ["author_id=1%27%20OR%201=1", "author_id=../../etc", "limit=1;DROP"])
def test_a_hostile_query_is_refused(query: str, ada: Person) -> None:
    assert ada.api.get(f"/posts?{query}").status == 400


def processed(person: Person, content: bytes) -> Any:
    """Return an uploaded file once the worker is done with it."""
    media_id = send_file(person, content, content_type="image/jpeg")
    return eventually(
        lambda: person.api.get(f"/media/{media_id}").data,
        is_so=lambda shown: shown["status"] in {"ready", "failed"},
        seconds=60,
    )


def test_what_others_see_of_a_photo_does_not_say_where_it_was_taken(ada: Person) -> None:
    renditions = processed(ada, photo())["renditions"]
    files = [urllib3.request("GET", rendition["url"]).data for rendition in renditions]
    assert len(files) == 5
    told = (b"GPS", b"PlazaCam", b"secret comment", b"ns.adobe.com")
    assert [word for file in files for word in told if word in file] == []


def test_a_file_that_unpacks_to_gigabytes_ends_with_a_reason(ada: Person) -> None:
    shown = processed(ada, png_bomb(40_000, 40_000))
    assert (shown["status"], shown["failure"]["code"]) == ("failed", "too_many_pixels")


def test_a_page_that_claims_to_be_a_picture_is_refused(ada: Person) -> None:
    page = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"
    sent = urllib3.request(
        "POST",
        f"{ada.api.base_url}/api/v1/media",
        fields={"file": ("cat.png", page, "image/png")},
        headers={"Authorization": f"Bearer {ada.api.token}"},
    )
    assert sent.status == 415


def test_no_field_of_any_operation_is_broken_by_hostile_text(walk: Walk) -> None:
    bodies = [one for one in walk.played if one.call.body is not None]
    answers = {
        (one.operation.id, name, text): walk.send(
            one.operation.method,
            replace(one.call, body={**one.call.body, name: text}),
            headers={"Idempotency-Key": str(uuid4())},
        )
        for one in bodies
        for name in fields_of(walk, one)
        for text in HOSTILE
    }
    assert {one.operation.id for one in bodies} == {name for name, _, _ in answers}
    assert {asked: answer.status for asked, answer in answers.items() if answer.status >= 500} == {}
    headers = {asked: answer.headers for asked, answer in answers.items()}
    assert [asked for asked, found in headers.items() if found["X-Content-Type-Options"] != "nosniff"] == []
    assert [asked for asked, found in headers.items() if not found["Content-Type"].startswith("application/json")] == []


def fields_of(walk: Walk, played: Played) -> set[str]:
    """Return the fields that the body of an operation may have."""
    schema = played.operation.declared["requestBody"]["content"]["application/json"]["schema"]
    found = walk.document["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]]
    return set(found["properties"])
