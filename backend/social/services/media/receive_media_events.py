"""Events of media: something about a media changed, or it is gone."""

from collections.abc import Sequence

from backend.shared.clock import now
from backend.shared.events.events import Event
from backend.shared.outbox import work, write_outbox
from backend.social.services.media.renew_media import media_change


def receive_media_events(events: Sequence[Event]) -> None:
    """Have the posts that show the media renewed: they may be many, so it is done later, slice by slice."""
    at, newest = now(), {}
    for event in sorted(events, key=lambda event: event.version):
        change = media_change({"version": event.version, **event.payload})
        newest[change.media_id] = event.payload
    write_outbox([work(task="renew_media", queue="default", payload=payload, at=at) for payload in newest.values()])


MEDIA_EVENTS = {"media.changed": receive_media_events}
