"""What other services ask and tell social, besides events."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Router, Schema

from backend.shared.clock import now
from backend.shared.http.envelope import Env, reply
from backend.shared.http.internal_signature import internal_signature
from backend.social.services.profiles.close_profile import close_profile
from backend.social.services.profiles.upsert_profiles import profile_copy

router = Router(auth=internal_signature)


class ProfileStateIn(Schema):
    """An account as accounts tells of it."""

    id: UUID
    username: str
    display_name: str
    avatar_url: str | None
    version: int


@router.post("/profiles/close", response={200: Env[None]}, summary="Make an account private before it is answered")
def close(request: HttpRequest, payload: ProfileStateIn) -> HttpResponse:
    """Treat an account as private from now on; repeating it changes nothing."""
    close_profile(copy=profile_copy({**payload.model_dump(), "is_private": True}), at=now())
    return reply(None)
