"""Events that the media service takes: none yet."""

from backend.shared.events.router import internal_events_router

router = internal_events_router({})
