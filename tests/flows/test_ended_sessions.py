"""A device that is logged out is out of every service at once, although its access token is good for minutes."""

from tests.support.stack.api import PASSWORD, Api, Person, sign_up
from tests.support.waiting import eventually


def another_device(person: Person, api: Api) -> Api:
    tokens = api.post("/auth/login", {"login": person.username, "password": PASSWORD}).data["tokens"]
    return Api(base_url=api.base_url, token=tokens["access_token"], pool=api.pool)


def test_a_revoked_device_is_out_everywhere(api: Api) -> None:
    ada = sign_up(api)
    phone = another_device(ada, api)
    assert phone.post("/posts", {"text": "from the phone"}).status == 201
    current = next(item["id"] for item in phone.get("/auth/sessions").data["items"] if item["is_current"])

    assert ada.api.delete(f"/auth/sessions/{current}").status == 200

    answers = [
        phone.post("/posts", {"text": "from a thief"}),
        phone.get("/feed"),
        phone.get("/media"),
        phone.get("/accounts/me"),
    ]
    assert [(answer.status, answer.code) for answer in answers] == [(401, "SESSION_ENDED")] * 4
    assert [post["text"] for post in eventually(ada.feed)] == ["from the phone"]
