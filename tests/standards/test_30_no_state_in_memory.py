"""Nothing of a user is kept in a server's memory: a killed process takes nothing with it."""

import os
import signal

import pytest

from config.cli.stack import StackState
from tests.support.stack.api import Person
from tests.support.waiting import eventually

RULE = "30"
MET_BY = ("docs/adr/0004-stateless-tokens.md", "backend/shared/outbox", "backend/shared/cache")
pytestmark = pytest.mark.alone


def test_the_next_process_knows_what_the_killed_one_knew(ada: Person, stack: StackState) -> None:
    post = ada.posts("survives")
    feed = ada.feed()
    killed = stack.process("social-web")
    os.kill(killed.pid, signal.SIGKILL)
    eventually(lambda: stack.processes().get("social-web"), is_so=lambda p: p is not None and p.pid != killed.pid)
    eventually(lambda: ada.api.request("GET", "/health/social/ready").status, is_so=lambda status: status == 200)
    assert ada.api.get(f"/posts/{post['id']}").data == post
    assert ada.feed() == feed
