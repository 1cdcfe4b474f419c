"""The correlation id of a message, for log lines and calls to other services."""

from contextlib import AbstractContextManager
from threading import local
from typing import Any

from dramatiq import MessageProxy
from dramatiq.broker import Broker
from dramatiq.middleware import Middleware

from backend.shared.context import bind


class CorrelationId(Middleware):
    """Binds the id while the message is processed; a row then binds the id that it was written under."""

    def __init__(self) -> None:
        self._bound = local()

    def before_process_message(self, broker: Broker, message: MessageProxy) -> None:
        """Bind the id of the message's options."""
        block = bind(request_id=message.options.get("request_id", ""))
        block.__enter__()
        self._bound.block = block

    def after_process_message(
        self,
        broker: Broker,
        message: MessageProxy,
        *,
        result: Any = None,
        exception: BaseException | None = None,
    ) -> None:
        """Release the id."""
        block: AbstractContextManager[None] | None = getattr(self._bound, "block", None)
        if block is not None:
            block.__exit__(None, None, None)
            self._bound.block = None
