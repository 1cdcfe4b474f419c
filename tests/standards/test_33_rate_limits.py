"""Requests are limited for each address, account and log-in name, and a refused one says when to come back."""

from config.cli.stack import StackState
from tests.support.api import Api, Person

RULE = "33"
MET_BY = ("backend/shared/http/limits.py", "backend/shared/cache/rate_limit.py", ".env.example")


def test_every_answer_says_how_much_is_left(ada: Person) -> None:
    first, second = (ada.api.get("/following").headers for _ in range(2))
    assert int(first["RateLimit-Limit"]) > 0
    assert int(second["RateLimit-Remaining"]) < int(first["RateLimit-Limit"])
    assert int(first["RateLimit-Reset"]) >= 0


def test_guessing_a_password_is_stopped(bob: Person, api: Api, stack: StackState) -> None:
    allowed = int(stack.services["accounts"]["RATE_LIMIT_LOGIN"].partition("/")[0])
    guess = {"login": bob.username, "password": "not the password of bob"}
    answers = [api.post("/auth/login", guess) for _ in range(2 * allowed + 1)]
    refused = [answer for answer in answers if answer.status == 429]
    assert refused
    assert {answer.status for answer in answers} == {401, 429}
    assert int(refused[0].headers["Retry-After"]) > 0


def test_an_address_that_a_client_makes_up_is_not_believed(ada: Person) -> None:
    made_up = {"X-Forwarded-For": "203.0.113.9", "X-Real-IP": "203.0.113.9"}
    before = int(ada.api.get("/following").headers["RateLimit-Remaining"])
    after = int(ada.api.get("/following", headers=made_up).headers["RateLimit-Remaining"])
    assert after <= before
