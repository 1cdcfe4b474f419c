"""The dispatcher's thread."""

import multiprocessing
import os
import time
from collections.abc import Sequence
from uuid import uuid4

from backend.shared.outbox.sending.dispatch import Dispatch
from backend.shared.outbox.sending.sender import Sender
from tests.support.waiting import eventually


def single() -> Dispatch:
    return Dispatch(task="one", queue="default", row_id=uuid4(), target="", request_id="")


def drain() -> Dispatch:
    return Dispatch(task="drain", queue="default", row_id=None, target="audit", request_id="")


class Broker:
    """Takes messages, or is away."""

    def __init__(self) -> None:
        self.got: list[Dispatch] = []
        self.is_down = False
        self.asked = 0

    def deliver(self, dispatches: Sequence[Dispatch]) -> None:
        self.asked += 1
        if self.is_down:
            raise ConnectionError
        self.got.extend(dispatches)


def test_what_is_submitted_is_sent() -> None:
    broker = Broker()
    sender = Sender(deliver=broker.deliver)
    sent = [single() for _ in range(20)]

    for one in sent:
        sender.submit([one])

    eventually(lambda: broker.got, is_so=lambda got: got == sent)
    sender.close()


def test_drains_within_the_window_are_one_at_its_start_and_one_at_its_end() -> None:
    broker = Broker()
    sender = Sender(deliver=broker.deliver)

    for _ in range(30):
        sender.submit([drain()])
    eventually(lambda: broker.got, is_so=lambda got: len(got) >= 1)
    sender.submit([drain()])
    sender.close()

    assert len(broker.got) == 2


def test_a_broker_that_is_down_is_left_alone_for_a_while() -> None:
    broker = Broker()
    broker.is_down = True
    sender = Sender(deliver=broker.deliver)
    sender.submit([single()])
    eventually(lambda: sender.is_open, is_so=lambda is_open: not is_open)

    began = time.thread_time()
    for _ in range(1000):
        sender.submit([single()])
    took = time.thread_time() - began

    assert took < 0.5
    assert broker.asked == 1
    broker.is_down = False
    eventually(lambda: sender.is_open)
    again = single()
    sender.submit([again])
    eventually(lambda: broker.got, is_so=lambda got: got == [again])
    sender.close()


def test_a_forked_child_sends_with_a_thread_of_its_own() -> None:
    reading, writing = os.pipe()
    sender = Sender(deliver=lambda dispatches: os.write(writing, b"%d " % os.getpid() * len(dispatches)) and None)
    sender.submit([single()])
    assert os.read(reading, 100) == b"%d " % os.getpid()

    child = os.fork()
    if child == 0:
        sender.submit([single()])
        sender.close()
        os._exit(0)

    assert os.read(reading, 100) == b"%d " % child
    os.waitpid(child, 0)
    sender.close()


def test_a_child_that_ends_sends_what_waits() -> None:
    reading, writing = os.pipe()
    sender = Sender(deliver=lambda dispatches: os.write(writing, b"." * len(dispatches)) and None)

    def submit() -> None:
        sender.submit([drain()])
        time.sleep(0.02)
        sender.submit([drain()])

    child = multiprocessing.get_context("fork").Process(target=submit)
    child.start()
    child.join(30)
    os.close(writing)

    assert os.read(reading, 100) == b".."
