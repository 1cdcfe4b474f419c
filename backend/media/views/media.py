"""Routes of media."""

from datetime import datetime
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import File, Form, Query, Router, UploadedFile

from backend.media.serializers.media import MediaChangesIn, MediaDeletedOut, MediaOut, UploadForm
from backend.media.services.change_media import MediaChanges, change_media
from backend.media.services.list_media import list_media
from backend.media.services.removal.delete_media import delete_media
from backend.media.services.show_media import show_media
from backend.media.services.uploads.receive_upload import receive_upload
from backend.media.services.uploads.store_original import StoredOriginal, store_original
from backend.media.utils.file_names import clean_file_name
from backend.media.views.lists import reply_documents
from backend.media.views.new_media import focal_point, new_media
from backend.shared.clock import now
from backend.shared.http.authenticate import bearer, optional_bearer, viewer_of, viewer_or_none
from backend.shared.http.bodies import check_form
from backend.shared.http.conditional import if_match
from backend.shared.http.envelope import Env, reply, reply_changed, reply_one
from backend.shared.http.idempotent import idempotent
from backend.shared.http.lists import slice_of
from backend.shared.http.pagination import ListOut, Page
from backend.shared.preconditions import Precondition
from backend.shared.unset import UNSET

router = Router()


@router.post("", response={202: Env[MediaOut]}, auth=bearer, summary="Upload a small file")
def post_media(request: HttpRequest, file: File[UploadedFile], form: Form[UploadForm]) -> HttpResponse:
    """Upload a picture, film or sound of at most 16 MiB in a form; larger ones go straight to S3 (`/media/uploads`).

    It is processed afterwards: ask `GET /media/{media_id}` until it is `ready` or `failed`. It may be attached at once.
    """
    check_form(request, form=UploadForm, file="file")
    # Before the transaction of the answer: what lies in the bucket is written down whatever becomes of the request.
    stored = store_original(owner_id=viewer_of(request).account_id, file=file, at=now())
    return _accept(request, file=file, form=form, stored=stored)


@idempotent
def _accept(request: HttpRequest, *, file: UploadedFile, form: UploadForm, stored: StoredOriginal) -> HttpResponse:
    new = new_media(form, file_name=clean_file_name(file.name or ""), content_type=f"{stored.kind}/*")
    return reply(receive_upload(owner_id=viewer_of(request).account_id, stored=stored, new=new, at=now()), status=202)


@router.get("", response={200: Env[ListOut[MediaOut]]}, auth=bearer, summary="List one's own media")
def get_own_media(request: HttpRequest, page: Query[Page]) -> HttpResponse:
    """List what one uploaded, the latest first."""
    listed = list_media(owner_id=viewer_of(request).account_id, part=slice_of(page), at=now())
    return reply_documents(listed, page=page)


@router.get("/{id:media_id}", response={200: Env[MediaOut]}, auth=optional_bearer, summary="Show a media")
def get_media(request: HttpRequest, media_id: UUID) -> HttpResponse:
    """Show one's own media, or one that is attached to what everybody may see; any other is not found."""
    viewer = viewer_or_none(request)
    shown = show_media(media_id=media_id, viewer_id=viewer.account_id if viewer else None, at=now())
    return reply_one(request, shown)


@router.put("/{id:media_id}", response={200: Env[MediaOut]}, auth=bearer, summary="Describe a media")
def put_media(request: HttpRequest, media_id: UUID, payload: MediaChangesIn) -> HttpResponse:
    """Change the fields that are sent, of one's own media; a new focal point is cut to in a moment."""
    sent = payload.model_fields_set
    changes = MediaChanges(
        alt_text=payload.alt_text if "alt_text" in sent else UNSET,
        focal_point=focal_point(payload.focal_point) if "focal_point" in sent else UNSET,
    )
    owner_id, at = viewer_of(request).account_id, now()
    precondition = _unless_changed(request, media_id=media_id, owner_id=owner_id, at=at)
    return reply_changed(
        change_media(media_id=media_id, owner_id=owner_id, changes=changes, at=at, precondition=precondition)
    )


@router.delete("/{id:media_id}", response={200: Env[MediaDeletedOut]}, auth=bearer, summary="Delete a media")
def remove_media(request: HttpRequest, media_id: UUID) -> HttpResponse:
    """Delete one's own media: it leaves the posts that show it, the store of files and the CDN."""
    owner_id, at = viewer_of(request).account_id, now()
    precondition = _unless_changed(request, media_id=media_id, owner_id=owner_id, at=at)
    delete_media(media_id=media_id, owner_id=owner_id, at=at, precondition=precondition)
    return reply({"id": media_id, "is_deleted": True})


def _unless_changed(request: HttpRequest, *, media_id: UUID, owner_id: UUID, at: datetime) -> Precondition:
    return if_match(request, read=lambda: show_media(media_id=media_id, viewer_id=owner_id, at=at))
