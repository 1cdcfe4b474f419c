"""What other services ask and tell the media service."""

from typing import Literal
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Schema
from pydantic import Field

from backend.media.services.access.receive_attachment_events import MEDIA_EVENTS
from backend.media.services.look_up_media import look_up_media
from backend.shared.clients.media import MOST_IDS
from backend.shared.clock import now
from backend.shared.events.router import internal_events_router
from backend.shared.http.envelope import reply

router = internal_events_router(MEDIA_EVENTS)


class LookUpIn(Schema):
    """Which media an account wants to show, and where."""

    owner_id: UUID
    media_ids: list[UUID] = Field(max_length=MOST_IDS)
    purpose: Literal["post", "profile"] = "post"


@router.post("/media/look-up")
def look_up(request: HttpRequest, payload: LookUpIn) -> HttpResponse:
    """Answer the snapshots of the media that the owner may show there, and the ids of the others as `missing`."""
    found = look_up_media(owner_id=payload.owner_id, media_ids=payload.media_ids, purpose=payload.purpose, at=now())
    return reply(found)
