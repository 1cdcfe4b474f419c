"""The broker: Dramatiq's queues in Valkey, which may be emptied at any time."""

import functools
from collections.abc import Sequence
from uuid import uuid4

import dramatiq
import redis
from django.conf import settings
from dramatiq.broker import Consumer
from dramatiq.brokers.redis import RedisBroker
from redis.backoff import NoBackoff
from redis.retry import Retry

from backend.shared.outbox.sending.dispatch import Dispatch
from workers.consumer import BlockingConsumer

NAMESPACE = "{dramatiq}"  # one hash slot, should the broker be a cluster
CONNECT_SECONDS = 0.5
ANSWER_SECONDS = 3.0  # more than a consumer blocks


class PlazaBroker(RedisBroker):
    """A Redis broker whose consumers wait without polling.

    It has no delay queues: what is due later waits in the outbox.
    """

    @property
    def consumer_class(self) -> type[Consumer]:
        """Return the consumer that blocks."""
        return BlockingConsumer

    def declare_queue(self, queue_name: str) -> None:
        """Declare a queue, once."""
        if queue_name in self.queues:
            return
        self.emit_before("declare_queue", queue_name)
        self.queues.add(queue_name)
        self.emit_after("declare_queue", queue_name)

    def length(self, queue_name: str) -> int:
        """Return how many messages wait in a queue."""
        return int(self.client.llen(f"{self.namespace}:{queue_name}"))


def connect(*, url: str) -> PlazaBroker:
    """Return a broker without middleware; it connects with its first command."""
    client = redis.Redis.from_url(
        url,
        socket_connect_timeout=CONNECT_SECONDS,
        socket_timeout=ANSWER_SECONDS,
        retry=Retry(NoBackoff(), 1),  # a connection that the broker closed meanwhile
    )
    return PlazaBroker(client=client, namespace=NAMESPACE, middleware=[])  # type: ignore[no-untyped-call]


@functools.cache
def producer() -> PlazaBroker:
    """Return the broker that this process sends with."""
    return connect(url=settings.BROKER_URL)


def queue_name(*, service: str, queue: str) -> str:
    """Return the name of a service's queue."""
    return f"{service}.{queue}"


def send(dispatches: Sequence[Dispatch]) -> None:
    """Send messages to the workers of this service. Raises redis.RedisError."""
    for dispatch in dispatches:
        producer().enqueue(_message(dispatch))


def message(
    *, service: str, queue: str, task: str, kwargs: dict[str, str], request_id: str = ""
) -> "dramatiq.Message[None]":
    """Return a message by its actor's name, so that a sender needs no actor's code."""
    return dramatiq.Message(
        queue_name=queue_name(service=service, queue=queue),
        actor_name=task,
        args=(),
        kwargs=kwargs,
        options={"request_id": request_id or str(uuid4())},
    )


def _message(dispatch: Dispatch) -> "dramatiq.Message[None]":
    kwargs = {"target": dispatch.target} if dispatch.row_id is None else {"row_id": str(dispatch.row_id)}
    return message(
        service=settings.SERVICE,
        queue=dispatch.queue,
        task=dispatch.task,
        kwargs=kwargs,
        request_id=dispatch.request_id,
    )
