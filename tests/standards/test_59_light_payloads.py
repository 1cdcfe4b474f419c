"""Answers hold what is needed: empty fields are left out of lists, long answers are compressed, known ones not sent."""

import urllib3

from tests.support.stack.api import Person

RULE = "59"
MET_BY = ("backend/social/utils/post_card.py", "backend/shared/http/envelope.py", "deploy/nginx/nginx.conf.template")


def test_items_of_a_list_have_no_empty_fields(ada: Person) -> None:
    ada.posts("plain")
    (item,) = ada.api.get("/feed?limit=1").data["items"]
    assert [name for name, value in item.items() if value in (None, "", [], {})] == []
    assert set(item["author"]) <= {"id", "username", "display_name", "avatar_url"}


def test_a_long_answer_is_compressed(ada: Person) -> None:
    for number in range(10):
        ada.posts(f"{number} " + "a long text that compresses well " * 10)
    headers = {"Authorization": f"Bearer {ada.api.token}", "Accept-Encoding": "gzip"}
    address = f"{ada.api.base_url}/api/v1/feed"
    answer = urllib3.request("GET", address, headers=headers, decode_content=False, preload_content=False)
    assert answer.headers["Content-Encoding"] == "gzip"
    assert len(answer.read(decode_content=False)) < 3000


def test_what_the_client_has_is_not_sent_again(ada: Person) -> None:
    path = f"/posts/{ada.posts('unchanged')['id']}"
    tag = ada.api.get(path).headers["ETag"]
    again = ada.api.get(path, headers={"If-None-Match": tag})
    assert (again.status, again.body) == (304, b"")
