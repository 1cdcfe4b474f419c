"""Routes of uploads that go straight to S3."""

from dataclasses import asdict
from typing import Annotated
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Path, Query, Router

from backend.media.serializers.media import MediaDeletedOut, MediaOut
from backend.media.serializers.uploads import (
    AnnouncedOut,
    CompleteIn,
    PartOut,
    SignedPartOut,
    UploadIn,
)
from backend.media.services.removal.delete_media import give_up_upload
from backend.media.services.storage.multipart import Part
from backend.media.services.uploads.begin_upload import begin_upload
from backend.media.services.uploads.complete_upload import complete_upload
from backend.media.services.uploads.upload_parts import list_upload_parts, sign_upload_part
from backend.media.utils.part_sizes import HIGHEST_PART
from backend.media.views.new_media import new_media
from backend.media.views.part_pages import slice_parts
from backend.shared.clock import now
from backend.shared.http.authenticate import bearer, viewer_of
from backend.shared.http.envelope import Env, ErrorEnv, reply
from backend.shared.http.idempotent import idempotent
from backend.shared.http.pagination import ListOut, Page, page_of

router = Router(auth=bearer)


@router.post("/uploads", response={201: Env[AnnouncedOut]}, summary="Begin an upload straight to S3")
@idempotent
def post_upload(request: HttpRequest, payload: UploadIn) -> HttpResponse:
    """Announce a file and learn how to send it: in one form, or in parts, which survive a bad network.

    Send the bytes, then `POST /media/{media_id}/complete`.
    """
    new = new_media(payload, file_name=payload.file_name, content_type=payload.content_type)
    announced = begin_upload(
        owner_id=viewer_of(request).account_id, new=new, size=payload.size, in_parts=payload.multipart, at=now()
    )
    how = asdict(announced)
    media = how.pop("media")
    return reply({**media, "upload": how}, status=201)


@router.get(
    "/{id:media_id}/parts",
    response={200: Env[ListOut[PartOut]], 409: ErrorEnv},
    summary="List the parts that arrived",
)
def get_parts(request: HttpRequest, media_id: UUID, page: Query[Page]) -> HttpResponse:
    """List the parts of an upload that have arrived, by number; what is missing is to be sent."""
    parts = list_upload_parts(media_id=media_id, owner_id=viewer_of(request).account_id)
    listed = slice_parts(parts, page=page)
    items = [
        {"part_number": part.number, "etag": part.etag, "size": part.size, "last_modified": part.last_modified}
        for part in listed.items
    ]
    return reply(page_of(items=items, page=page, next_cursor=listed.next_cursor))


@router.post(
    "/{id:media_id}/parts/{int:part_number}", response={200: Env[SignedPartOut]}, summary="Sign a part of an upload"
)
@idempotent
def post_part(
    request: HttpRequest, media_id: UUID, part_number: Annotated[int, Path(ge=1, le=HIGHEST_PART)]
) -> HttpResponse:
    """Answer the address that takes this part by PUT for an hour; a part may be signed and sent again."""
    owner_id = viewer_of(request).account_id
    signed = sign_upload_part(media_id=media_id, owner_id=owner_id, part_number=part_number, at=now())
    return reply({"url": signed.url, "method": "PUT", "expires_at": signed.expires_at})


@router.post("/{id:media_id}/complete", response={202: Env[MediaOut]}, summary="Complete an upload")
@idempotent
def post_complete(request: HttpRequest, media_id: UUID, payload: CompleteIn | None = None) -> HttpResponse:
    """Say that the bytes have arrived: they are checked against what was announced, and processed afterwards.

    Completing again answers how the media stands now.
    """
    parts = [Part(number=part.part_number, etag=part.etag) for part in (payload.parts if payload else [])]
    document = complete_upload(media_id=media_id, owner_id=viewer_of(request).account_id, parts=parts, at=now())
    return reply(document, status=202)


@router.delete("/{id:media_id}/upload", response={200: Env[MediaDeletedOut]}, summary="Give an upload up")
def delete_upload(request: HttpRequest, media_id: UUID) -> HttpResponse:
    """Give up an upload that has not arrived; the parts that have are deleted."""
    give_up_upload(media_id=media_id, owner_id=viewer_of(request).account_id, at=now())
    return reply({"id": media_id, "is_deleted": True})
