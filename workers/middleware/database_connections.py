"""Database connections go back to the pool after every message."""

from typing import Any

from django.db import close_old_connections
from dramatiq import MessageProxy
from dramatiq.broker import Broker
from dramatiq.middleware import Middleware


class DatabaseConnections(Middleware):
    """Closes connections that are used up, before and after."""

    def before_process_message(self, broker: Broker, message: MessageProxy) -> None:
        """Drop what an earlier message left broken."""
        close_old_connections()

    def after_process_message(
        self,
        broker: Broker,
        message: MessageProxy,
        *,
        result: Any = None,
        exception: BaseException | None = None,
    ) -> None:
        """Give the connection back."""
        close_old_connections()
