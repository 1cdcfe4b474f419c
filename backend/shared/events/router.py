"""The receiving route, the same in every service: a service passes its table of handlers."""

from collections.abc import Mapping

from django.http import HttpRequest, HttpResponse
from ninja import Router

from backend.shared.clock import now
from backend.shared.events.events import EventHandler
from backend.shared.events.receive import receive_events
from backend.shared.events.schemas import EventsIn
from backend.shared.http.envelope import reply
from backend.shared.http.internal_signature import internal_signature


def internal_events_router(handlers: Mapping[str, EventHandler]) -> Router:
    """Return the router of POST events, for the internal API of a service."""
    router = Router(auth=internal_signature)

    @router.post("/events")
    def take_events(request: HttpRequest, body: EventsIn) -> HttpResponse:
        """Take a batch of events; answers what became of each."""
        events = [event.as_event() for event in body.events]
        return reply({"results": receive_events(events, handlers=handlers, at=now())})

    return router
