"""A process that is told to stop finishes what it has begun."""

import os
import signal
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
import urllib3

from config.cli.stack import StackState
from tests.support.stack.api import Person
from tests.support.waiting import eventually

RULE = "41"
MET_BY = ("config/cli/stack/running/supervisor.py", "config/cli/stack/parts/python_process.py", "workers/middleware")
HASHING = {"login": "nobody in particular", "password": "a password that has to be hashed"}
pytestmark = pytest.mark.alone


def test_requests_that_have_begun_are_answered(stack: StackState, ada: Person) -> None:
    address = f"{stack.services['accounts']['ACCOUNTS_URL']}/api/v1/auth/login"
    headers = {"X-Real-IP": "127.0.0.99", "Host": "127.0.0.1"}
    with urllib3.PoolManager(maxsize=6, retries=False) as pool, ThreadPoolExecutor(max_workers=6) as threads:
        answers = [threads.submit(pool.request, "POST", address, json=HASHING, headers=headers) for _ in range(6)]
        time.sleep(0.05)  # all six have arrived and none has its hash
        stopped = stack.process("accounts-web")
        os.kill(stopped.pid, signal.SIGTERM)
        assert {answer.result().status for answer in answers} <= {401, 429, 503}
    eventually(lambda: stack.processes().get("accounts-web"), is_so=lambda p: p is not None and p.pid != stopped.pid)
    eventually(lambda: ada.api.request("GET", "/health/accounts/ready").status, is_so=lambda status: status == 200)


def test_work_that_a_stopped_worker_had_begun_is_done(stack: StackState, ada: Person, bob: Person) -> None:
    bob.follows(ada)
    posts = [ada.posts(f"before the stop {number}")["id"] for number in range(5)]
    stopped = stack.process("social-worker")
    os.kill(stopped.pid, signal.SIGTERM)
    posts += [ada.posts(f"after it {number}")["id"] for number in range(5)]
    eventually(lambda: [item["id"] for item in bob.feed()], is_so=lambda ids: set(posts) <= set(ids), seconds=30)
    eventually(lambda: stack.processes().get("social-worker"), is_so=lambda p: p is not None and p.pid != stopped.pid)
