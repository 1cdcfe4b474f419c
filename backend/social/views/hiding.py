"""Routes of blocks and mutes."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from backend.shared.clock import now
from backend.shared.http.authenticate import bearer, viewer_of
from backend.shared.http.envelope import Env, reply
from backend.shared.http.idempotent import idempotent
from backend.shared.http.lists import slice_of
from backend.shared.http.pagination import ListOut, Page
from backend.social.serializers.account import AccountIn, BlockOut, MuteOut, ProfileOut
from backend.social.services.follows.list_accounts import list_blocks, list_mutes
from backend.social.services.hiding.block_account import block_account, unblock_account
from backend.social.services.hiding.mute_account import mute_account, unmute_account
from backend.social.views.lists import reply_records

router = Router(auth=bearer)
Profiles = Env[ListOut[ProfileOut]]


@router.post("/blocks", response={201: Env[BlockOut]}, summary="Block an account")
@idempotent
def post_block(request: HttpRequest, payload: AccountIn) -> HttpResponse:
    """Hide two accounts from each other and end the follows between them; blocking again gives the same answer."""
    state = block_account(owner_id=viewer_of(request).account_id, account_id=payload.account_id, at=now())
    return reply({"account_id": state.account_id, "blocked": state.is_blocked}, status=201)


@router.delete("/blocks/{id:account_id}", response={200: Env[BlockOut]}, summary="Take a block back")
def delete_block(request: HttpRequest, account_id: UUID) -> HttpResponse:
    """Let two accounts see each other again; the follows that the block ended stay ended."""
    state = unblock_account(owner_id=viewer_of(request).account_id, account_id=account_id, at=now())
    return reply({"account_id": state.account_id, "blocked": state.is_blocked})


@router.get("/blocks", response={200: Profiles}, summary="List blocked accounts")
def get_blocks(request: HttpRequest, page: Query[Page]) -> HttpResponse:
    """List whom one blocks, the latest first."""
    return reply_records(list_blocks(owner_id=viewer_of(request).account_id, part=slice_of(page)), page=page)


@router.post("/mutes", response={201: Env[MuteOut]}, summary="Mute an account")
@idempotent
def post_mute(request: HttpRequest, payload: AccountIn) -> HttpResponse:
    """Keep an account's posts out of one's home feed; muting again gives the same answer."""
    state = mute_account(owner_id=viewer_of(request).account_id, account_id=payload.account_id, at=now())
    return reply({"account_id": state.account_id, "muted": state.is_muted}, status=201)


@router.delete("/mutes/{id:account_id}", response={200: Env[MuteOut]}, summary="Take a mute back")
def delete_mute(request: HttpRequest, account_id: UUID) -> HttpResponse:
    """Let an account's posts into one's home feed again."""
    state = unmute_account(owner_id=viewer_of(request).account_id, account_id=account_id, at=now())
    return reply({"account_id": state.account_id, "muted": state.is_muted})


@router.get("/mutes", response={200: Profiles}, summary="List muted accounts")
def get_mutes(request: HttpRequest, page: Query[Page]) -> HttpResponse:
    """List whom one mutes, the latest first."""
    return reply_records(list_mutes(owner_id=viewer_of(request).account_id, part=slice_of(page)), page=page)
