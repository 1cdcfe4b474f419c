"""The route of renditions that not everybody may see."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from ninja import Query, Router, Schema
from pydantic import Field

from backend.media.services.open_rendition import open_rendition
from backend.shared.clock import now
from backend.shared.http.envelope import ErrorEnv

router = Router()


class Signed(Schema):
    """What makes the address good."""

    expires: int = Field(ge=0, le=2**53, description="Seconds since 1970.")
    signature: str = Field(max_length=128)


@router.get(
    "/{uuid:media_id}/renditions/{slug:name}",
    response={302: None, 403: ErrorEnv, 410: ErrorEnv},
    summary="Fetch a rendition",
)
def get_rendition(request: HttpRequest, media_id: UUID, name: str, signed: Query[Signed]) -> HttpResponse:
    """Lead whoever holds the address to the bytes, until it expires. Media and posts bring such addresses along."""
    opened = open_rendition(media_id=media_id, name=name, expires=signed.expires, signature=signed.signature, at=now())
    return HttpResponseRedirect(opened.url, headers={"Cache-Control": f"private, max-age={opened.seconds}"})
