"""Requests are limited for each address, account and log-in name, and a refused one says when to come back."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

import urllib3
import valkey

from config.cli.stack import StackState
from tests.support.scenarios.refusals import Refusal
from tests.support.scenarios.scene import Scene
from tests.support.scenarios.walk import Walk
from tests.support.stack.api import Api, Person

RULE = "33"
LIMITS = {"RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset"}
ADDRESS = "127.0.0.77"
SECONDS = 60
MET_BY = ("backend/shared/http/gate/limits.py", "backend/shared/cache/rate_limit.py", ".env.example")


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


def test_every_operation_says_how_much_is_left(walk: Walk, refused: list[Refusal]) -> None:
    answers = {one.operation.id: one.answer for one in walk.played} | {one.name: one.answer for one in refused}
    assert [name for name, answer in answers.items() if any(limit not in answer.headers for limit in LIMITS)] == []


def test_every_operation_is_stopped_when_its_account_has_spent_its_limit(walk: Walk, stack: StackState) -> None:
    with spent(stack, [f"account:{person.id}" for person in walk.scene.people]):
        answers = {name: walk.send(method, call) for name, method, call in walk.refusable() if call.token}
    assert len(answers) > 40
    assert {name: answer.status for name, answer in answers.items() if answer.status != 429} == {}
    assert [name for name, answer in answers.items() if int(answer.headers["Retry-After"]) < 1] == []


def test_every_operation_is_stopped_when_its_address_has_spent_its_limit(walk: Walk, stack: StackState) -> None:
    pool = urllib3.PoolManager(retries=False, timeout=10, source_address=(ADDRESS, 0))
    elsewhere = Walk(Scene(api=Api(base_url=stack.gateway_url, pool=pool), stack=stack))
    with spent(stack, [f"ip:{ADDRESS}"]):
        answers = {name: elsewhere.send(method, call) for name, method, call in walk.refusable()}
    assert set(answers) == {one.id for one in walk.operations}
    assert {name: answer.status for name, answer in answers.items() if answer.status != 429} == {}


@contextmanager
def spent(stack: StackState, keys: list[str]) -> Iterator[None]:
    """Count in the cache, for this minute and the next ones, more than any limit allows."""
    minute = int(time.time()) // SECONDS
    counters = [f"r:{key}:{SECONDS}:{slot}" for key in keys for slot in range(minute, minute + 5)]
    with valkey.Valkey.from_url(stack.services["social"]["CACHE_URL"]) as cache:
        cache.mset(dict.fromkeys(counters, 1_000_000))
        yield
        cache.delete(*counters)
