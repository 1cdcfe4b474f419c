"""Routes under /accounts."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Router

from backend.accounts.serializers.accounts import AccountOut, OwnAccountOut, ProfileIn
from backend.accounts.services.profiles.read_account import find_public_account, read_own_account, read_public_account
from backend.accounts.services.profiles.update_profile import ProfileChanges, update_profile
from backend.shared.clock import now
from backend.shared.http.authenticate import bearer, optional_bearer, viewer_of
from backend.shared.http.conditional import if_match
from backend.shared.http.envelope import Env, ErrorEnv, reply_changed, reply_one

router = Router()


@router.get("/me", auth=bearer, response={200: Env[OwnAccountOut]}, summary="Read your account")
def read_me(request: HttpRequest) -> HttpResponse:
    """Answer your own account, with your address."""
    return reply_one(request, read_own_account(account_id=viewer_of(request).account_id))


@router.put("/me", auth=bearer, response={200: Env[OwnAccountOut]}, summary="Change your profile")
def update_me(request: HttpRequest, payload: ProfileIn) -> HttpResponse:
    """Change the fields that are sent; an `avatar_url` or `avatar_media_id` of null takes the picture away.

    `avatar_media_id` is one of your uploads; `avatar_url` follows as soon as it is ready. Where both are sent, another
    upload than before is stronger than the address.
    """
    changes = ProfileChanges(
        sent=frozenset(payload.model_fields_set),
        display_name=payload.display_name,
        bio=payload.bio,
        avatar_url=payload.avatar_url,
        avatar_media_id=payload.avatar_media_id,
        is_private=payload.is_private,
    )
    account_id = viewer_of(request).account_id
    precondition = if_match(request, read=lambda: read_own_account(account_id=account_id))
    return reply_changed(update_profile(account_id=account_id, changes=changes, at=now(), precondition=precondition))


@router.get(
    "/{account_id}", auth=optional_bearer, response={200: Env[AccountOut], 404: ErrorEnv}, summary="Read a profile"
)
def read_account(request: HttpRequest, account_id: UUID) -> HttpResponse:
    """Answer an account as anybody sees it."""
    return reply_one(request, read_public_account(account_id=account_id))


@router.get(
    "", auth=optional_bearer, response={200: Env[AccountOut], 404: ErrorEnv}, summary="Find a profile by username"
)
def find_account(request: HttpRequest, username: str) -> HttpResponse:
    """Answer the account that has this username."""
    return reply_one(request, find_public_account(username=username))
