"""Routes of conflicts: changes that were kept aside for their owner."""

from copy import deepcopy
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from backend.shared.clock import now
from backend.shared.http.authenticate import bearer, viewer_of
from backend.shared.http.envelope import Env, reply
from backend.shared.http.idempotent import idempotent, key_required
from backend.shared.http.openapi.headers import OF_DEVICES
from backend.social.serializers.sync_conflict import ConflictsOut, ConflictsQuery, ResolutionIn, ResolvedOut
from backend.social.services.sync.find_conflict import list_conflicts, shown_fields
from backend.social.services.sync.resolve_conflict import resolve_conflict
from backend.social.views.sync import sender_of

router = Router(auth=bearer)
RESOLVE = "/sync/conflicts/{id:conflict_id}/resolve"


@router.get("/sync/conflicts", response={200: Env[ConflictsOut]}, summary="List conflicts")
def get_conflicts(request: HttpRequest, page: Query[ConflictsQuery]) -> HttpResponse:
    """List one's own changes that were kept aside, the latest first."""
    found = list_conflicts(
        owner_id=viewer_of(request).account_id, status=page.status, limit=page.limit, offset=page.offset
    )
    return reply({"items": found.items, "total": found.total, "limit": page.limit, "offset": page.offset})


@router.post(
    RESOLVE, response={200: Env[ResolvedOut]}, summary="Resolve a conflict", openapi_extra=deepcopy(OF_DEVICES)
)
@key_required
@idempotent
def post_resolution(request: HttpRequest, conflict_id: UUID, payload: ResolutionIn) -> HttpResponse:
    """Make the record what one decides, if it still is what one saw. Needs an Idempotency-Key."""
    resolved = resolve_conflict(
        conflict_id=conflict_id,
        sender=sender_of(request, at=now()),
        resolution=payload.resolution,
        fields=payload.fields,
        expected_version=payload.expected_version,
    )
    card = resolved.conflict
    as_it_is = {"version": card.server_version, "record": card.server_record, "head": resolved.head}
    return reply({**shown_fields(card), **as_it_is})
