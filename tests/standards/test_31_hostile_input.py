"""What users write stays text: it is no statement to the database, no markup to a browser, no line to a log."""

import pytest

from tests.standards.conftest import Rows
from tests.support.api import Person

RULE = "31"
MET_BY = ("backend/social/serializers", "backend/shared/plain_text.py", "backend/shared/http/response_headers.py")
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
