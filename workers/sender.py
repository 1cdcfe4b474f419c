"""The sender of every process that writes later work: web processes, workers, commands."""

from backend.shared.outbox.sending.sender import Sender
from workers.broker import send


class WebSender(Sender):
    """Sends to the broker; needs settings, but no actor's code."""

    def __init__(self) -> None:
        super().__init__(deliver=send)
